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

describe.each(pages.sort())('%s', (page) => {
  const snippets = snippetsOf(readFileSync(join(root, page), 'utf8'));

  it.runIf(page.startsWith('src/layers/'))('has an example', () => {
    expect(snippets.length).toBeGreaterThan(0);
  });

  it.each(snippets)('snippet at line $line', async ({ spec, expected, form }) => {
    const suffix = form === 'yaml' ? '.netspec.yaml' : '.netspec';
    const { diagnostics } = await compile(createSource(`example${suffix}`, spec));
    const found = diagnostics.map(({ code, span }) => `${code} ${positionAt(span.source, span.start).line}`);
    expect(found).toEqual(expected);
  });
});
