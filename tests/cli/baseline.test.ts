/** The baseline: what it hides, what it calls stale, how its file is kept, and what is said of one that is wrong. */
import { readFileSync, rmSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Diagnostic, finding, toDiagnostic } from '../../src/base/diagnostic.js';
import { createSource, positionAt } from '../../src/base/source.js';
import { spanOf } from '../../src/base/span.js';
import { type Baseline, readBaseline, writeBaseline } from '../../src/cli/lint/baseline.js';
import type { CompileHost } from '../../src/compile/compiled.js';
import { lint, settingsOfSets } from '../../src/compile/lint.js';
import { Workplace } from './netspec.js';

let here: Workplace;
beforeEach(() => {
  here = new Workplace();
});
afterEach(() => here.remove());

const rules = ['redundant-activation', 'no-op-layer'];

async function baselineAt(name: string): Promise<Baseline> {
  const { baseline, diagnostics } = await readBaseline(here.path(name));
  expect(diagnostics).toEqual([]);
  if (baseline === undefined) throw new Error('there is no baseline');
  return baseline;
}

/** Lints a text as the file of that name, which has to be there for a baseline to keep what it lists of it. */
async function lintAs(name: string, text: string): Promise<readonly Diagnostic[]> {
  here.write(name, text);
  const { diagnostics } = await lint(createSource(here.path(name), text), {
    rules: await settingsOfSets(['recommended']),
  });
  return diagnostics;
}

const network = (body: string) => `network Net {\n  input 8x8x4\n  ${body.replaceAll('; ', '\n  ')}\n}\n`;
const twice = network('c1: conv 4 F=3 P=1; relu; again: relu; c2: conv 4 F=3 P=1; relu');
const placesOf = (found: readonly Diagnostic[]) =>
  found.map(({ code, subjects = [] }) => `${code} ${subjects.map(({ name }) => name).join(' ')}`);

describe('what is listed', () => {
  it('is hidden, also when lines move, and is stale when it is mended', async () => {
    const found = await lintAs('a.netspec', twice);
    expect(placesOf(found)).toEqual(['lint/redundant-activation again']);
    const judged = { files: [here.path('a.netspec')], rules };
    expect(await writeBaseline(here.path('b/base.json'), found, judged)).toEqual({
      entries: 1,
      diagnostics: [],
    });
    expect(here.read('b/base.json')).toBe(`{
  "version": 1,
  "entries": [
    {"file":"../a.netspec","rule":"redundant-activation","network":"Net","subject":"again"}
  ]
}
`);
    const baseline = await baselineAt('b/base.json');
    expect(baseline.apply(found, judged.files, rules)).toEqual({ shown: [], hidden: 1, stale: [] });
    const moved = await lintAs('a.netspec', `// why\n\n${twice.replace('c1: conv 4', 'c1: conv 8')}`);
    expect(baseline.apply(moved, judged.files, rules)).toEqual({ shown: [], hidden: 1, stale: [] });
    const mended = await lintAs('a.netspec', twice.replace('  again: relu\n', ''));
    const { shown, stale } = baseline.apply(mended, judged.files, rules);
    expect(shown).toEqual([]);
    expect(
      stale.map(({ severity, message, span }) => [severity, message, positionAt(span.source, span.start)]),
    ).toEqual([
      [
        'warning',
        'redundant-activation does not report again of Net in ../a.netspec any more',
        { line: 4, column: 5 },
      ],
    ]);
    expect(stale[0].span.end - stale[0].span.start).toBe(87);
  });

  it('shows one that is broken while another is mended', async () => {
    const files = [here.path('a.netspec')];
    await writeBaseline(here.path('base.json'), await lintAs('a.netspec', twice), { files, rules });
    const other = twice
      .replace('  again: relu\n', '')
      .replace('P=1\n  relu\n}', 'P=1\n  relu\n  more: relu\n}');
    const found = await lintAs('a.netspec', other);
    const { shown, hidden, stale } = (await baselineAt('base.json')).apply(found, files, rules);
    expect(placesOf(shown)).toEqual(['lint/redundant-activation more']);
    expect({ hidden, stale: stale.length }).toEqual({ hidden: 0, stale: 1 });
  });

  it('leaves of one text that is expanded often what is new', async () => {
    const files = [here.path('a.netspec')];
    const text = (times: number) =>
      network(`l: repeat ${times} {; conv 4 F=3 P=1; relu; again: relu; }; conv 4 F=1`);
    await writeBaseline(here.path('base.json'), await lintAs('a.netspec', text(2)), { files, rules });
    const baseline = await baselineAt('base.json');
    const { shown, hidden, stale } = baseline.apply(await lintAs('a.netspec', text(4)), files, rules);
    expect(placesOf(shown)).toEqual(['lint/redundant-activation l.2.again l.3.again']);
    expect(shown[0].help).toMatch(/; new in l\.2\.again, l\.3\.again; the baseline lists the others$/);
    expect({ hidden, stale }).toEqual({ hidden: 0, stale: [] });
  });

  it('is never what the checker says', async () => {
    const files = [here.path('a.netspec')];
    const broken = await lintAs('a.netspec', network('conv 4 F=9'));
    expect(broken.map(({ severity }) => severity)).toEqual(['error']);
    expect(await writeBaseline(here.path('base.json'), broken, { files, rules })).toMatchObject({
      entries: 0,
    });
    expect(here.read('base.json')).toBe('{\n  "version": 1,\n  "entries": []\n}\n');
    expect((await baselineAt('base.json')).apply(broken, files, rules).shown).toEqual(broken);
  });

  it('is not judged by a run that did not look: another file, another rule, a spec that does not check', async () => {
    const files = [here.path('a.netspec')];
    await writeBaseline(here.path('base.json'), await lintAs('a.netspec', twice), { files, rules });
    const baseline = await baselineAt('base.json');
    const staleAfter = (found: readonly Diagnostic[], linted: readonly string[], ran: readonly string[]) =>
      baseline.apply(found, linted, ran).stale.length;
    expect(staleAfter([], files, rules)).toBe(1);
    expect(staleAfter([], [here.path('b.netspec')], rules)).toBe(0);
    expect(staleAfter([], files, ['no-op-layer'])).toBe(0);
    const broken = await lintAs('a.netspec', network('conv 4 F=9'));
    expect(staleAfter(broken, files, rules)).toBe(0);
    const library = createSource(here.path('blocks.netspec'), 'block B(n) { conv n F=nothing }');
    const place = spanOf(library, 0, 5);
    const brokenLibrary = toDiagnostic(finding('syntax/too-large', place, { characters: 1, limit: 1 }));
    expect(staleAfter([brokenLibrary], files, rules)).toBe(0);
  });

  it('can stand in a library: then it is judged by linting the network that imports it', async () => {
    const library = 'block Basic(n) {\n  conv n F=3 P=1\n  relu\n  again: relu\n}\n';
    const importing = 'import "blocks.netspec"\nnetwork Net {\n  input 8x8x4\n  b: Basic 4\n}\n';
    here.write('blocks.netspec', library);
    here.write('a.netspec', importing);
    const host: CompileHost = { read: async (path) => ({ ok: true, text: readFileSync(path, 'utf8') }) };
    const source = createSource(here.path('a.netspec'), importing);
    const { diagnostics } = await lint(source, { host, rules: await settingsOfSets(['recommended']) });
    expect(placesOf(diagnostics)).toEqual(['lint/redundant-activation b.again']);
    const files = [here.path('blocks.netspec'), here.path('a.netspec')];
    await writeBaseline(here.path('base.json'), diagnostics, { files, rules });
    expect(here.read('base.json')).toContain(
      '{"file":"blocks.netspec","rule":"redundant-activation","network":"Net","subject":"b.again","importedBy":["a.netspec"]}',
    );
    const baseline = await baselineAt('base.json');
    expect(baseline.apply(diagnostics, files, rules)).toEqual({ shown: [], hidden: 1, stale: [] });
    expect(baseline.apply([], files.slice(0, 1), rules).stale).toHaveLength(0);
    expect(baseline.apply([], files.slice(1), rules).stale).toHaveLength(1);
  });
});

describe('for any findings', () => {
  const subject = fc.record(
    {
      network: fc.constantFrom('Net', 'Other'),
      name: fc.constantFrom('c1', 'layer1.0.relu', 'block B', '__proto__'),
    },
    { requiredKeys: ['name'] },
  );
  const files = ['a.netspec', 'sub/b.netspec', 'ü "b".netspec'];
  const found = fc.record({
    file: fc.constantFrom(...files),
    rule: fc.constantFrom(...rules),
    subjects: fc.uniqueArray(subject, { minLength: 1, maxLength: 3, selector: (one) => JSON.stringify(one) }),
  });
  const list = fc.array(found, { maxLength: 12 });
  const text = 'network Net { } network Other { }';
  const diagnosticsOf = (
    given: readonly { file: string; rule: string; subjects: Diagnostic['subjects'] }[],
  ) =>
    given.map(
      ({ file, rule, subjects }, at): Diagnostic => ({
        code: `lint/${rule}`,
        severity: 'warning',
        message: `finding ${at}`,
        span: spanOf(createSource(here.path(file), text), at, at + 1),
        subjects,
      }),
    );
  const keysOf = (diagnostics: readonly Diagnostic[]) =>
    new Set(
      diagnostics.flatMap(({ code, span, subjects = [] }) =>
        subjects.map(({ network: net = '', name }) => [code, span.source.name, net, name].join('|')),
      ),
    );

  const without = (all: ReadonlySet<string>, some: ReadonlySet<string>) =>
    new Set([...all].filter((one) => !some.has(one)));

  it('shows what is new, hides what is known, and calls the rest stale', async () => {
    const judged = { files: files.map((file) => here.path(file)), rules };
    await fc.assert(
      fc.asyncProperty(list, list, async (before, after) => {
        rmSync(here.path('base.json'), { force: true });
        const known = diagnosticsOf(before);
        await writeBaseline(here.path('base.json'), known, judged);
        const baseline = await baselineAt('base.json');
        const now = diagnosticsOf(after);
        const { shown, hidden, stale } = baseline.apply(now, judged.files, judged.rules);
        expect(keysOf(shown)).toEqual(without(keysOf(now), keysOf(known)));
        expect(stale.length).toBe(without(keysOf(known), keysOf(now)).size);
        expect(shown.length + hidden).toBe(now.length);
        expect(new Set(stale.map(({ span }) => positionAt(span.source, span.start).line)).size).toBe(
          stale.length,
        );
      }),
      { numRuns: 200 },
    );
  });

  it('is one text whatever the order, and is left as it is by what it lists', async () => {
    const judged = { files: files.map((file) => here.path(file)), rules };
    await fc.assert(
      fc.asyncProperty(list, fc.integer(), async (given, seed) => {
        rmSync(here.path('base.json'), { force: true });
        const known = diagnosticsOf(given);
        await writeBaseline(here.path('base.json'), known, judged);
        const written = here.read('base.json');
        const turned = known.map((_, at) => known[(at + Math.abs(seed)) % known.length]).reverse();
        await writeBaseline(here.path('base.json'), turned, judged);
        expect(here.read('base.json')).toBe(written);
        expect(written.split('\n').length).toBe(keysOf(known).size + (keysOf(known).size > 0 ? 6 : 5));
      }),
      { numRuns: 100 },
    );
  });
});

describe('writing it again', () => {
  it('keeps what this run did not judge, as long as the file is there', async () => {
    const all = [here.path('a.netspec'), here.path('b.netspec'), here.path('gone.netspec')];
    const found: Diagnostic[] = [];
    for (const name of ['a.netspec', 'b.netspec', 'gone.netspec']) found.push(...(await lintAs(name, twice)));
    await writeBaseline(here.path('base.json'), found, { files: all, rules });
    rmSync(here.path('gone.netspec'));
    await writeBaseline(here.path('base.json'), [], { files: all.slice(0, 1), rules });
    expect([...here.read('base.json').matchAll(/"file":"([^"]*)"/g)].map(([, file]) => file)).toEqual([
      'b.netspec',
    ]);
  });

  it('leaves a file alone that is no baseline', async () => {
    here.write('spec.json', '{"network": "Net"}');
    const { diagnostics } = await writeBaseline(here.path('spec.json'), [], { files: [], rules });
    expect(diagnostics.map(({ code }) => code)).toEqual(['baseline/wrong-value']);
    expect(here.read('spec.json')).toBe('{"network": "Net"}');
  });
});

describe('one that is wrong', () => {
  const cases: readonly (readonly [text: string, said: string])[] = [
    [
      '{"version": 2, "entries": []}',
      '1:2 baseline/other-version: the baseline is of version 2, but this netspec reads version 1',
    ],
    ['{"version": "1", "entries": []}', '1:1 baseline/wrong-value: version must be 1, not "1"'],
    ['{"entries": []}', '1:1 baseline/wrong-value: version must be 1, not left out'],
    ['[]', '1:1 baseline/wrong-value: the baseline must be a map with version and entries, not a list'],
    ['{"version": 1}', '1:1 baseline/wrong-value: entries must be a list, not left out'],
    [
      '{"version": 1, "entries": [], "more": 1}',
      '1:1 baseline/wrong-value: a key of the baseline must be version or entries, not "more"',
    ],
    [
      '{"version": 1, "entries": [\n3]}',
      '2:1 baseline/wrong-value: an entry must be a map with file, rule and subject, not 3',
    ],
    [
      '{"version": 1, "entries": [\n{"file": "a", "rule": "b", "subject": "[{,"},\n{"file": "a", "rule": "b"}]}',
      '3:1 baseline/wrong-value: subject must be text, not left out',
    ],
    [
      '{"version": 1, "entries": [\n{"file": "a", "rule": 5, "subject": "c"}]}',
      '2:1 baseline/wrong-value: rule must be text, not 5',
    ],
    [
      '{"version": 1, "entries": [\n{"file": "a", "rule": "b", "subject": "c", "line": 3}]}',
      '2:1 baseline/wrong-value: a key of an entry must be file, rule, network or subject, not "line"',
    ],
  ];

  it.each(cases)('%j', async (text, expected) => {
    here.write('base.json', text);
    const { baseline, diagnostics } = await readBaseline(here.path('base.json'));
    expect(baseline).toBeUndefined();
    const [{ code, message, span }] = diagnostics;
    const { line, column } = positionAt(span.source, span.start);
    expect(`${line}:${column} ${code}: ${message}`).toBe(expected);
  });

  it.each([
    ['', 1],
    ['{"version": 1,\n"entries": [\n<<<<<<< ours\n]}', 3],
    ['{"version": 1,\n"entries": [,]}', 2],
    ['['.repeat(200_000), 1],
    ['{"version": 1, "entries": [{"file": "a]}', 1],
  ])('%.30j is no JSON', async (text, line) => {
    here.write('base.json', text);
    const { diagnostics } = await readBaseline(here.path('base.json'));
    expect(diagnostics.map(({ code }) => code)).toEqual(['baseline/syntax']);
    expect(positionAt(diagnostics[0].span.source, diagnostics[0].span.start).line).toBe(line);
  });

  it('is not there, or is a folder', async () => {
    here.write('folder/x', '');
    for (const name of ['missing.json', 'folder']) {
      const { diagnostics } = await readBaseline(here.path(name));
      expect(diagnostics.map(({ code }) => code)).toEqual(['baseline/cannot-read']);
    }
  });

  it('never makes it throw, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        here.write('base.json', text);
        const { baseline, diagnostics } = await readBaseline(here.path('base.json'));
        expect(baseline === undefined).toBe(diagnostics.length > 0);
      }),
      { numRuns: 200 },
    );
  });

  it('is read, applied and written in no time with twenty thousand entries', async () => {
    const source = createSource(here.path('a.netspec'), 'network Net { }');
    const found = Array.from(
      { length: 20_000 },
      (_, at): Diagnostic => ({
        code: 'lint/no-op-layer',
        severity: 'warning',
        message: 'x',
        span: spanOf(source, 0, 1),
        subjects: [{ network: 'Net', name: `layer${at}` }],
      }),
    );
    const judged = { files: [here.path('a.netspec')], rules };
    const start = performance.now();
    await writeBaseline(here.path('base.json'), found, judged);
    const { hidden, stale } = (await baselineAt('base.json')).apply(found.slice(100), judged.files, rules);
    expect([hidden, stale.length]).toEqual([19_900, 100]);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
