/** Every network of `specs/` is clean under `recommended`, and every suppression in it says why and is needed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../src/base/diagnostic.js';
import { createSource } from '../../src/base/source.js';
import { lint, settingsOfSets } from '../../src/compile/lint.js';
import { root } from '../architecture/source-files.js';
import { allRules } from './rule-pages.js';

const specs = globSync(['specs/**/*.netspec', 'specs/**/*.netspec.{yaml,yml,json}'], { cwd: root })
  .filter((path) => !path.startsWith('specs/broken/'))
  .sort();
const textOf = new Map(specs.map((path) => [path, readFileSync(join(root, path), 'utf8')]));

/** What is said of a spec, with the text of one file changed. */
async function said(
  path: string,
  rules = settingsOfSets(['recommended']),
  changed = textOf,
): Promise<string[]> {
  const host = { read: async (name: string) => ({ ok: true, text: changed.get(name) ?? '' }) as const };
  const source = createSource(path, changed.get(path) ?? '');
  const { diagnostics } = await lint(source, { host, rules: await rules });
  return diagnostics.map(({ code, span, message }) => `${placeOf(span)} ${code}: ${message}`);
}

describe('under recommended', () => {
  it.each(specs)('%s is clean', async (path) => expect(await said(path)).toEqual([]));
});

describe('suppressions', () => {
  it.each(specs)('of %s give a reason and are needed', async (path) => {
    const found = await said(path, allRules());
    expect(found.filter((line) => line.includes(' suppression/'))).toEqual([]);
  });

  // A library is judged in the networks that import it.
  const libraries = specs.filter((path) => !/^(network\b|network:)/m.test(textOf.get(path) ?? ''));
  const marks = libraries.flatMap((path) => {
    const lines = (textOf.get(path) ?? '').split('\n');
    return [...lines.entries()]
      .filter(([, line]) => line.includes('netspec-ignore'))
      .map(([at, line]) => ({ path, at, line: line.trim() }));
  });
  it('are looked for in libraries, too', () => expect(libraries.length).toBeGreaterThan(0));
  if (marks.length > 0) {
    it.each(marks)('$path: $line is needed by a network', async ({ path, at }) => {
      const lines = (textOf.get(path) ?? '').split('\n');
      const changed = new Map(textOf).set(path, lines.with(at, '').join('\n'));
      const rules = allRules();
      let noticed = false;
      for (const spec of specs) {
        if (!textOf.get(spec)?.includes(path.slice('specs/'.length))) continue;
        const more = (await said(spec, rules, changed)).length - (await said(spec, rules)).length;
        noticed ||= more > 0;
      }
      expect(noticed).toBe(true);
    });
  }
});
