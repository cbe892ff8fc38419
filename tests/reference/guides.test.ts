/** Holds what the guides list to what there is: layer kinds, networks with their figures, commands, links. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { compile } from '../../src/compile.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { root } from '../architecture/source-files.js';
import { specsHost } from '../specs-host.js';

const page = (path: string) => readFileSync(join(root, path), 'utf8');
const guides = ['README.md', ...globSync('docs/**/*.md', { cwd: root })].sort();

/** Cells of the rows whose first cell is a link below `folder`. */
function linkedRows(
  markdown: string,
  folder: string,
): { readonly target: string; readonly cells: string[] }[] {
  return markdown.split('\n').flatMap((line) => {
    const target = new RegExp(`^\\| \\[[^\\]]+\\]\\(${folder}([^)]+)\\) \\|`).exec(line)?.[1];
    if (target === undefined) return [];
    const cells = line.split('|').slice(1, -1);
    return [{ target, cells: cells.map((cell) => cell.trim()) }];
  });
}

describe.each(guides)('%s', (path) => {
  const links = [...page(path).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target]) => target);

  it('links to what is there', () => {
    const dead = links.filter((target) => !existsSync(join(root, dirname(path), target)));
    expect(dead).toEqual([]);
  });

  it('links to headings that are there', () => {
    const anchors = [...page(path).matchAll(/\]\(([^)#:]*)#([^)]+)\)/g)].map(([, target, anchor]) => ({
      file: target === '' ? path : join(dirname(path), target),
      anchor,
    }));
    const dead = anchors.filter(({ file, anchor }) => !headings(page(file)).includes(anchor));
    expect(dead).toEqual([]);
  });
});

/** As a page of the web makes anchors of them. */
function headings(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('the table of layer kinds', () => {
  const rows = linkedRows(page('docs/language.md'), '../generated/reference/layers/');

  it('has every kind once, in the groups of the catalogue', () => {
    const kinds = rows.map(({ target }) => target.replace('.md', ''));
    expect([...kinds].sort()).toEqual([...layerCatalogue.keys()].sort());
    const groups = kinds.map((kind) => layerCatalogue.get(kind)?.group);
    const runs = groups.filter((group, index) => group !== groups[index - 1]);
    expect(runs).toEqual([...new Set(groups)]);
  });

  it.each(rows)('$target has an example that checks', async ({ target, cells: [, example] }) => {
    const kind = target.replace('.md', '');
    const line = example.replaceAll('`', '');
    expect(line.split(' ')[0]).toBe(kind);
    const before = kind === 'dense' ? 'flatten' : '';
    const from = kind === 'max_unpool' ? 'from p' : 'from b';
    const spec = `network Example {\ninput 56x56x64\na: relu\np: maxpool F=2\nfrom a\nb: relu\n${from}\n${before}\n${line}\n}`;
    const { diagnostics } = await compile(createSource('example.netspec', spec));
    expect(diagnostics).toEqual([]);
  });
});

describe('the table of networks', () => {
  const rows = linkedRows(page('README.md'), 'specs/');

  it('has every network of specs/ in the DSL', () => {
    const specs = globSync('specs/*.netspec', { cwd: root }).map((path) => path.replace('specs/', ''));
    expect(rows.map(({ target }) => target).sort()).toEqual(specs.sort());
  });

  it.each(rows)('$target has the figures that it says', async ({ target, cells }) => {
    const path = `specs/${target}`;
    const { networks, diagnostics } = await compile(createSource(path, page(path)), { host: specsHost });
    expect(diagnostics).toEqual([]);
    const [{ report, free }] = networks;
    const { params, macs } = report.totals;
    const figures = cells.slice(-2).map((cell) => cell.replaceAll(/[,`]/g, ''));
    expect(figures).toEqual([`${params}`, free?.formulas.macs ?? `${macs}`]);
  });
});
