/** How fixes are applied together, whatever the rules are: overlaps, mistakes, rounds without end, files that change. */
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnostic, Fix } from '../../src/base/diagnostic.js';
import { createSource, type Source } from '../../src/base/source.js';
import { spanOf } from '../../src/base/span.js';
import { fixSource } from '../../src/cli/lint/fix.js';
import { shownDiff, unifiedDiff, writeFixed } from '../../src/cli/lint/fix-files.js';
import { terminalOf } from '../../src/cli/output/terminal.js';
import { hasGit } from '../tools.js';
import { Workplace } from './netspec.js';

type Safety = Fix['safety'];

/** A rule of the tests: every match of the pattern should be another text. */
interface Replacement {
  readonly pattern: RegExp;
  readonly text: string;
  readonly safety?: Safety;
}

/** A diagnostic a match; and an error of the checker for every `!` in the text. */
function linter(...replacements: readonly Replacement[]) {
  const asked: string[] = [];
  const lint = async (source: Source): Promise<readonly Diagnostic[]> => {
    asked.push(source.text);
    const reports = replacements.flatMap(({ pattern, text, safety = 'safe' }, index) =>
      [...source.text.matchAll(pattern)].map((match): Diagnostic => {
        const span = spanOf(source, match.index, match.index + match[0].length);
        const title = `Write ${text}`;
        return {
          code: `lint/rule-${index}`,
          severity: 'warning',
          message: 'a report',
          span,
          fixes: [{ title, edits: [{ span, text }], safety }],
        };
      }),
    );
    const errors = [...source.text.matchAll(/!/g)].map(
      ({ index }): Diagnostic => ({
        code: 'syntax/unexpected',
        severity: 'error',
        message: 'an error',
        span: spanOf(source, index, index + 1),
        fixes: [{ title: 'Delete it', edits: [{ span: spanOf(source, index, index + 1), text: '' }] }],
      }),
    );
    return [...errors, ...reports];
  };
  return { lint, asked };
}

const fix = async (text: string, unsafe: boolean, ...replacements: readonly Replacement[]) =>
  fixSource(createSource('a.netspec', text), { unsafe, lint: linter(...replacements).lint });

describe('fixes', () => {
  it('are applied at once where something stays between them', async () => {
    const result = await fix('a x a y a', false, { pattern: /a/g, text: 'b' });
    expect(result).toMatchObject({ text: 'b x b y b', passes: 1, refused: [] });
    expect(result.applied).toEqual([1, 2, 3].map(() => ({ rule: 'rule-0', title: 'Write b' })));
    expect(result.stopped).toBeUndefined();
  });

  it('that overlap come one after the other, the later only where it is still offered', async () => {
    const outer = { pattern: /\(a+\)/g, text: 'c' };
    const inner = { pattern: /a/g, text: 'b' };
    expect(await fix('(a)', false, outer, inner)).toMatchObject({ text: 'c', passes: 1 });
    const last = await fix('(a) z a', false, inner, { pattern: /\(b\)/g, text: 'd' });
    expect(last).toMatchObject({ text: 'd z b', passes: 2 });
  });

  it('of neighbours wait for each other: one may be right only while the other is not made', async () => {
    // Of two equal words one is too many, whichever it is.
    const twins = await fix('a a', false, { pattern: /a(?= a)|(?<=a )a/g, text: '-' });
    expect(twins).toMatchObject({ text: '- a', passes: 1 });
    const apart = { pattern: /a(?=[^a]+a)|(?<=a[^a]+)a/g, text: '-' };
    expect(await fix('a // why\n  a', false, apart)).toMatchObject({ text: '- // why\n  a', passes: 1 });
  });

  it('that are unsafe, and proposals of the checker, are left alone unless asked for', async () => {
    const unsafe = { pattern: /a/g, text: 'b', safety: 'unsafe' } as const;
    expect(await fix('a !', false, unsafe)).toMatchObject({ text: 'a !', applied: [], passes: 0 });
    expect(await fix('a !', true, unsafe)).toMatchObject({ text: 'b !', passes: 1 });
    const unsaid = { pattern: /a/g, text: 'b', safety: undefined };
    expect((await fix('a', true, { ...unsaid, safety: 'unsafe' })).text).toBe('b');
  });

  it('that make a mistake are refused, and only those', async () => {
    const bad = { pattern: /bad/g, text: '!' };
    const good = { pattern: /good/g, text: 'done' };
    const result = await fix('good 1 bad 2 good 3 good 4 bad 5', false, bad, good);
    expect(result.text).toBe('done 1 bad 2 done 3 done 4 bad 5');
    expect(result.applied.map(({ rule }) => rule)).toEqual(['rule-1', 'rule-1', 'rule-1']);
    expect(result.refused).toEqual([1, 2].map(() => ({ rule: 'rule-0', title: 'Write !' })));
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('may mend a text with errors, but never add one', async () => {
    const result = await fix(
      '! good 1 bad',
      false,
      { pattern: /good/g, text: 'done' },
      { pattern: /bad/g, text: '!' },
    );
    expect(result.text).toBe('! done 1 bad');
  });

  it('that change nothing are refused instead of being made for ever', async () => {
    const result = await fix('a', false, { pattern: /a/g, text: 'a' });
    expect(result).toMatchObject({ text: 'a', applied: [], passes: 0 });
    expect(result.refused).toHaveLength(1);
  });

  it('that undo each other, or never end, stop after ten passes', async () => {
    const there = { pattern: /a/g, text: 'b' };
    const back = { pattern: /b/g, text: 'a' };
    expect(await fix('a', false, there, back)).toMatchObject({
      text: 'a',
      passes: 10,
      stopped: 'ten passes',
    });
    const growing = await fix('x', false, { pattern: /x$/g, text: 'x x' });
    expect(growing).toMatchObject({ passes: 10, stopped: 'ten passes' });
  });

  it('that make rules report without end are refused', async () => {
    const result = await fix('x', false, { pattern: /x/g, text: 'x '.repeat(100) });
    expect(result).toMatchObject({ text: 'x', passes: 0 });
  });

  it('end their lines as the text does, and keep what they do not touch to the byte', async () => {
    const result = await fix('a\r\n\tz \r\n', false, { pattern: /a/g, text: 'b\nc' });
    expect(result.text).toBe('b\r\nc\r\n\tz \r\n');
    expect((await fix('a\rz', false, { pattern: /a/g, text: 'b\nc' })).text).toBe('b\rc\rz');
  });

  it('are found quickly where one of a thousand is bad', async () => {
    const { lint, asked } = linter({ pattern: /good/g, text: 'done' }, { pattern: /bad/g, text: '!' });
    const words = Array.from({ length: 1000 }, (_, at) => (at === 700 ? 'bad' : 'good'));
    const source = createSource('a.netspec', words.join(' x '));
    const result = await fixSource(source, { unsafe: false, lint });
    expect(result.applied).toHaveLength(999);
    expect(asked.length).toBeLessThan(40);
  });

  it('are not tried without end where all of very many are bad', async () => {
    const { lint, asked } = linter({ pattern: /bad/g, text: '!' });
    const words = Array.from({ length: 1000 }, () => 'bad').join(' x ');
    const result = await fixSource(createSource('a.netspec', words), { unsafe: false, lint });
    expect(result).toMatchObject({ text: words, applied: [], stopped: 'too many trials' });
    expect(result.refused).toHaveLength(1000);
    expect(asked.length).toBeLessThanOrEqual(201);
  });

  it('are not asked for again where it is known what is said', async () => {
    const { lint, asked } = linter({ pattern: /a/g, text: 'b' });
    const source = createSource('a.netspec', 'z');
    await fixSource(source, { unsafe: false, lint }, []);
    expect(asked).toEqual([]);
  });
});

describe('a diff', () => {
  const before = 'network A {\n  input 8x8x1\n  relu\n  relu\n  conv 2 F=3\n}';
  const after = 'network A {\n  input 8x8x1\n  relu\n  conv 2 F=3\n}\n';

  it.skipIf(!hasGit)('is one that git applies (with git)', () => {
    const here = new Workplace();
    here.write('specs/a.netspec', before);
    here.write('change.diff', unifiedDiff('specs/a.netspec', before, after));
    execFileSync('git', ['apply', '--unsafe-paths', 'change.diff'], { cwd: here.folder });
    expect(here.read('specs/a.netspec')).toBe(after);
    here.remove();
  });

  it('is empty where nothing changes', () => expect(unifiedDiff('a', before, before)).toBe(''));

  it('is coloured and made harmless for a terminal, and exact elsewhere', () => {
    const diff = unifiedDiff('a', 'x\n', 'y\u001b[2J\n');
    expect(shownDiff(diff, terminalOf({}, {}))).toBe(diff);
    const shown = shownDiff(diff, terminalOf({ isTTY: true, columns: 80 }, { FORCE_COLOR: '1' }));
    expect(shown).toContain('\u001b[32m+y\u241b[2J\u001b[39m');
  });
});

describe('writing a fixed text', () => {
  let here: Workplace;
  beforeAll(() => {
    here = new Workplace();
  });
  afterAll(() => here.remove());

  it('replaces it and keeps mode and byte-order mark', async () => {
    here.write('a.netspec', '\ufeffold', 0o640);
    const path = here.path('a.netspec');
    expect(await writeFixed(path, createSource(path, 'old'), 'new')).toBeUndefined();
    expect(here.read('a.netspec')).toBe('\ufeffnew');
  });

  it('does not where the file is another by now, or gone', async () => {
    here.write('b.netspec', 'newer');
    const path = here.path('b.netspec');
    const changed = await writeFixed(path, createSource(path, 'old'), 'fixed');
    expect(changed?.code).toBe('input/changed');
    expect(changed?.message).toContain('changed while it was fixed');
    expect(here.read('b.netspec')).toBe('newer');
    const gone = here.path('c.netspec');
    expect((await writeFixed(gone, createSource(gone, 'old'), 'fixed'))?.code).toBe('input/not-found');
    expect(here.has('c.netspec')).toBe(false);
  });

  it('says where it cannot', async () => {
    here.write('folder/d.netspec', 'old');
    const path = here.path('folder/d.netspec');
    chmodSync(here.path('folder'), 0o500);
    const written = writeFixed(path, createSource(path, 'old'), 'new');
    if (process.getuid?.() === 0) await written;
    else await expect(written).rejects.toThrow('cannot write');
    chmodSync(here.path('folder'), 0o700);
  });
});

describe('a file that others import', () => {
  const spare = 'block Spare(a) {\n  conv a F=3 P=1\n  relu\n}\n\n';
  const network = 'network Lib {\n  input 8x8x3\n  conv 4 F=3 P=1\n  relu\n  relu\n}\n';
  const app = 'network App {\n  input 8x8x3\n  Spare 4\n}\n';

  it('keeps what they need of it, and is mended in its networks', () => {
    const here = new Workplace();
    here.write('lib.netspec', spare + network);
    here.write('app.netspec', `import "lib.netspec"\n${app}`);
    const { status } = here.run(['lint', '.', '--fix', '--no-config']);
    expect(status).toBe(0);
    expect(here.read('lib.netspec')).toBe(spare + network.replace('  relu\n  relu\n', '  relu\n'));
    expect(here.run(['check', '.']).status).toBe(0);
    here.remove();
  });

  it('keeps it in YAML, where the network is all of the file', () => {
    const here = new Workplace();
    here.write('lib.netspec', spare + network);
    const yaml = here.run(['fmt', '--to', 'yaml', 'lib.netspec']).stdout;
    here.write('sub/lib.netspec.yaml', yaml);
    here.write('app.netspec', `import "sub/lib.netspec.yaml"\n${app}`);
    expect(here.run(['lint', 'app.netspec', 'sub', '--fix', '--no-config']).status).toBe(0);
    const fixed = here.read('sub/lib.netspec.yaml');
    expect(fixed).toBe(yaml.replace('  - relu\n  - relu\n', '  - relu\n'));
    expect(fixed).not.toBe(yaml);
    here.remove();
  });

  it('is mended as a whole where nothing imports it', () => {
    const here = new Workplace();
    here.write('lib.netspec', spare + network);
    here.run(['lint', '.', '--fix', '--no-config']);
    expect(here.read('lib.netspec')).not.toContain('Spare');
    here.remove();
  });
});
