/** Holds the cache to its one promise: with it, a run gives what it would give without it. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LintConfig } from '../config/load-config.js';
import { cacheFile, LintCache } from './cache.js';
import { executorFor } from './choose-executor.js';
import { pack } from './packed.js';
import { LintSession } from './session.js';
import { LintStats } from './stats.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netspec-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);

function write(name: string, text: string | undefined): void {
  if (text === undefined) {
    rmSync(at(name), { force: true });
    return;
  }
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
}

/** What a run says, with the texts that it points into. */
async function run(names: readonly string[], cache?: LintCache, set: Readonly<Record<string, string>> = {}) {
  const config = await LintConfig.load({});
  const stats = new LintStats();
  const executor = await executorFor(1, names.length);
  const settingsFor = (path: string) => config.settingsFor(path);
  const session = new LintSession({ settingsFor, set, executor, stats, cache, stdinName: '-' });
  const { diagnostics, suppressed, imports, rules } = await session.run(names.map(at));
  cache?.save();
  const said = { ...pack(diagnostics), suppressed, imports: [...imports], rules: [...rules] };
  return { said, hits: stats.cacheHits, layers: stats.layers };
}

const block = (body: string) => `block Part(width = 4) {\n  ${body}\n}\n`;
const network = (name: string, imports: string, body: string) =>
  `${imports}network ${name}(classes = 10) {\n  input 8x8x1\n  ${body}\n  flatten\n  dense classes\n}\n`;

/** File -> the texts that it may have; undefined for none. */
const variants: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'lib/x.netspec': [
    block('conv width F=3\n  relu'),
    block('conv width F=3\n  relu\n  relu'),
    block('conv width F=30'),
    '// netspec-ignore redundant-activation: on purpose\nblock Part { relu\n relu }\n',
    'block Part {',
    undefined,
  ],
  'lib/y.netspec': [
    'import "x.netspec"\nblock Twice { Part\n Part }\n',
    'block Part { relu }\nblock Twice { Part\n Part }\n',
    undefined,
  ],
  'a.netspec': [
    network('A', 'import "lib/x.netspec"\n', 'Part'),
    network('A', 'import "lib/x.netspec"\n', 'Part(8)\n  relu'),
    network('A', '', 'relu\n  relu'),
    'network',
    undefined,
  ],
  'b.netspec': [
    network('B', 'import "lib/y.netspec"\n', 'Twice'),
    network('B', 'import "lib/y.netspec"\nimport "lib/none.netspec"\n', 'Twice'),
    network('B', 'import "lib/x.netspec"\n', '// netspec-ignore-next-line redundant-activation: so\n  Part'),
  ],
  'netspec.config.json': [
    undefined,
    '{ "rules": { "redundant-activation": "error" } }',
    '{ "rules": { "redundant-activation": "off" } }',
    '{ "budgets": { "params": "1k" } }',
    '{   "budgets": { "params": "1k" } }',
  ],
};
const specs = ['a.netspec', 'b.netspec', 'lib/x.netspec', 'lib/y.netspec'];

const edit = fc
  .constantFrom(...Object.keys(variants))
  .chain((file) => fc.record({ file: fc.constant(file), text: fc.constantFrom(...variants[file]) }));
const step = fc.record({ edits: fc.array(edit, { maxLength: 3 }), classes: fc.constantFrom(undefined, '7') });

describe('the cache', () => {
  it('never changes what a run says, whatever is edited between runs', async () => {
    let hits = 0;
    let misses = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
        rmSync(folder, { recursive: true, force: true });
        for (const [file, [text]] of Object.entries(variants)) write(file, text);
        for (const { edits, classes } of steps) {
          for (const { file, text } of edits) write(file, text);
          const set = classes === undefined ? undefined : { classes };
          const cached = await run(specs, LintCache.open(at('cache.json'), 'build'), set);
          const plain = await run(specs, undefined, set);
          expect(cached.said).toEqual(plain.said);
          expect(cached.layers).toBe(plain.layers);
          hits += cached.hits;
          misses += specs.length - cached.hits;
        }
      }),
      { numRuns: 25 },
    );
    // A cache that is never asked, or never fails, would prove nothing.
    expect(hits).toBeGreaterThan(50);
    expect(misses).toBeGreaterThan(50);
  }, 120_000);

  it.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2)],
    ['changed in one place', (text: string) => text.replace('"warning"', '"error"  ')],
    ['empty', () => ''],
    ['of another program', () => '{ "version": 3, "entries": [] }\n'],
    ['no JSON', () => '\u0000\n\n\n'],
  ])('is replaced where it is %s', async (_, damage) => {
    write('a.netspec', network('A', '', 'relu\n  relu'));
    const path = at('cache.json');
    const { said } = await run(['a.netspec'], LintCache.open(path, 'build'));
    const intact = readFileSync(path, 'utf8');
    writeFileSync(path, damage(intact));
    const after = await run(['a.netspec'], LintCache.open(path, 'build'));
    expect(after.said).toEqual(said);
    expect(after.hits).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(intact);
    const again = await run(['a.netspec'], LintCache.open(path, 'build'));
    expect(again.said).toEqual(said);
    expect(again.hits).toBe(1);
  });

  it('is not taken from another build, nor hindered by what a killed run left', async () => {
    write('a.netspec', network('A', '', 'relu'));
    writeFileSync(at('cache.json.partial'), 'half of');
    await run(['a.netspec'], LintCache.open(at('cache.json'), 'old'));
    expect((await run(['a.netspec'], LintCache.open(at('cache.json'), 'new'))).hits).toBe(0);
    expect((await run(['a.netspec'], LintCache.open(at('cache.json'), 'new'))).hits).toBe(1);
    expect(existsSync(at('cache.json.partial'))).toBe(false);
  });

  it('keeps no text, forgets files that are gone, and is not written without need', async () => {
    write('a.netspec', network('A', '', 'relu\n  relu'));
    write('b.netspec', network('B', '', 'relu'));
    await run(['a.netspec', 'b.netspec'], LintCache.open(at('cache.json'), 'build'));
    const first = readFileSync(at('cache.json'), 'utf8');
    expect(first).not.toContain('flatten');
    const { mtimeNs } = statSync(at('cache.json'), { bigint: true });
    await run(['a.netspec'], LintCache.open(at('cache.json'), 'build'));
    expect(statSync(at('cache.json'), { bigint: true }).mtimeNs).toBe(mtimeNs);
    write('b.netspec', undefined);
    await run(['a.netspec'], LintCache.open(at('cache.json'), 'build'));
    const last = readFileSync(at('cache.json'), 'utf8');
    expect(last).toContain('a.netspec');
    expect(last).not.toContain('b.netspec');
  });

  it('lies in a folder that is named for it', () => {
    expect(cacheFile(folder)).toBe(at('lint.json'));
    expect(cacheFile('not/there/')).toBe(join('not/there', 'lint.json'));
    expect(cacheFile('not/there')).toBe('not/there');
  });
});
