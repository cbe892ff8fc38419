/** Runs every spec snippet of the reference pages, the guides and the README, so that none of them can lie. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { createSource, positionAt } from '../../src/base/source.js';
import { compile } from '../../src/compile.js';
import { root } from '../architecture/source-files.js';
import { snippetsOf } from './snippets.js';

const pages = globSync(['src/layers/**/*.md', 'docs/**/*.md', 'README.md', 'CONTRIBUTING.md'], { cwd: root });

const layerPages = pages.filter((page) => page.startsWith('src/layers/'));
const snippetsByPage = pages
  .sort()
  .map((page) => ({ page, snippets: snippetsOf(readFileSync(join(root, page), 'utf8')) }))
  .filter(({ snippets }) => snippets.length > 0);

it('has an example on the page of every layer', () => {
  const shown = snippetsByPage.map(({ page }) => page);
  expect(layerPages.length).toBeGreaterThanOrEqual(19);
  expect(layerPages.filter((page) => !shown.includes(page))).toEqual([]);
});

describe.each(snippetsByPage)('$page', ({ snippets }) => {
  it.each(snippets)('snippet at line $line', async ({ spec, expected, form }) => {
    const suffix = form === 'yaml' ? '.netspec.yaml' : '.netspec';
    const { diagnostics } = await compile(createSource(`example${suffix}`, spec));
    const found = diagnostics.map(({ code, span }) => `${code} ${positionAt(span.source, span.start).line}`);
    expect(found).toEqual(expected);
  });
});
