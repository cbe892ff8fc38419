/** What is said of a configuration that is wrong, hostile, or a program that fails; none makes netspec throw or hang. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { positionAt } from '../../src/base/source.js';
import { LintConfig } from '../../src/cli/config/load-config.js';
import { runModule } from '../../src/cli/config/run-module.js';
import { Workplace } from './netspec.js';

let here: Workplace;
beforeEach(() => {
  here = new Workplace();
});
afterEach(() => here.remove());

/** `2:5 config/twice: rules is set twice`, for each diagnostic that a file of configuration gets. */
async function said(name: string, text: string): Promise<string[]> {
  here.write(name, text);
  const config = await LintConfig.load({});
  await config.settingsFor(here.path('a.netspec'));
  return config.diagnostics.map(({ code, message, span }) => {
    const { line, column } = positionAt(span.source, span.start);
    return `${line}:${column} ${code}: ${message}`;
  });
}

describe('mistakes in it', () => {
  const cases: readonly (readonly [text: string, ...said: string[]])[] = [
    ['[1]', '1:1 config/wrong-value: a configuration must be a map, not a list'],
    ['', '1:1 config/wrong-value: a configuration must be a map, not empty'],
    ['rules:\n  no-op-layr: off', '2:3 config/unknown-rule: there is no rule no-op-layr'],
    ['rules:\n  lint/naming: off', '2:3 config/unknown-rule: there is no rule lint/naming'],
    [
      'rules:\n  naming: of',
      '2:11 config/wrong-value: naming must be off, warning, error, or a map with severity and options, not of',
    ],
    [
      'rules:\n  naming: 2',
      '2:11 config/wrong-value: naming must be off, warning, error, or a map with severity and options, not 2',
    ],
    [
      'rules:\n  naming: { severity: warn }',
      '2:23 config/wrong-value: severity of naming must be one of off, warning, error, not warn',
    ],
    [
      'rules: { dense-dominates: { shar: 1 } }',
      '1:29 config/unknown-option: the rule dense-dominates has no option shar',
    ],
    [
      'rules: { dense-dominates: { share: much } }',
      '1:36 config/wrong-value: share of dense-dominates must be a number from 0 to 1, not much',
    ],
    ['rules: [naming]', '1:1 config/wrong-value: rules must be a map from rules to severities, not a list'],
    ['extend: strict', '1:1 config/unknown-key: a configuration has no setting extend'],
    ['extends: strickt', '1:10 config/unknown-set: there is no set of rules called strickt'],
    [
      'extends: [strict, off]',
      '1:19 config/off-with-others: off says that no rule runs, and strict that some do',
    ],
    [
      'extends: [5, strickt]',
      '1:11 config/wrong-value: extends must be a set of rules, the path of a file, or a list of them, not 5',
      '1:14 config/unknown-set: there is no set of rules called strickt',
    ],
    ['rules: { naming: off }\nrules: {}', '2:1 config/twice: rules is set twice'],
    ['budgets: { params: 1, params: 2 }', '1:23 config/twice: params is set twice'],
    ['budgets: { peak-memory: 1, peak_memory: 2 }', '1:28 config/twice: peak_memory is set twice'],
    [
      'budgets: { params: -5 }',
      '1:20 config/wrong-value: params must be a number from 0 up, such as 5000000, 5M or 64KiB, not -5',
    ],
    [
      'budgets: { params: 1e999 }',
      '1:20 config/wrong-value: params must be a number from 0 up, such as 5000000, 5M or 64KiB, not Infinity',
    ],
    [
      'budgets: { params: 5 M }',
      '1:20 config/wrong-value: params must be a number from 0 up, such as 5000000, 5M or 64KiB, not 5 M',
    ],
    ['budgets: { parms: 5 }', '1:12 config/unknown-figure: there is no budget for parms'],
    ['budgets: { receptive_field: 5 }', '1:12 config/unknown-figure: there is no budget for receptive_field'],
    ['overrides:\n  - rules: {}', '2:5 config/missing-key: an override needs files'],
    ['overrides: { files: a }', '1:1 config/wrong-value: overrides must be a list, not a map'],
    [
      'overrides: [{ files: ../x, rules: { namin: off } }]',
      '1:22 config/never-matches: "../x" matches no file: it leaves the folder of the configuration',
      '1:37 config/unknown-rule: there is no rule namin',
    ],
    ['ignore: "!x"', '1:9 config/never-matches: "!x" matches no file: it only takes files out of others'],
    ['ignore: /etc', '1:9 config/never-matches: "/etc" matches no file: it is no path from a folder'],
    ['ignore: ["{a}{b}{c}{d}"]', '1:10 config/costly-pattern: "{a}{b}{c}{d}" has more than 3 times { }'],
    ['ignore: 3', '1:9 config/wrong-value: ignore must be a glob, or a list of globs, not 3'],
    [
      'a: &x [1]\nb: [*x, *x]',
      '1:1 config/unknown-key: a configuration has no setting a',
      '2:1 config/unknown-key: a configuration has no setting b',
      '2:5 config/alias: the alias *x is not supported',
    ],
    ['__proto__: { rules: {} }', '1:1 config/unknown-key: a configuration has no setting __proto__'],
    [
      'rules: { __proto__: off, constructor: off }',
      '1:10 config/unknown-rule: there is no rule __proto__',
      '1:26 config/unknown-rule: there is no rule constructor',
    ],
    ['{}\n---\n{}', '2:1 config/syntax: this is not YAML: a second document begins here'],
  ];

  it.each(cases)('%j', async (text, ...expected) => {
    const found = await said('netspec.config.yaml', text);
    expect(found).toEqual(expected);
  });

  it('names what was meant', async () => {
    here.write(
      'netspec.config.yaml',
      'rules: { lint/naming: off, no-op-layr: off, naming: erro }\nbudgets: { peak: 1 }',
    );
    const config = await LintConfig.load({});
    await config.settingsFor(here.path('a.netspec'));
    expect(config.diagnostics.map(({ help }) => help)).toEqual([
      'did you mean naming?',
      'did you mean no-op-layer?',
      'did you mean error?',
      'did you mean peak-memory?',
    ]);
  });

  it('uses what is sound beside them', async () => {
    here.write(
      'netspec.config.yaml',
      'extends: [off, style]\nrules: { naming: eror, no-op-layer: error }\nfoo: 1',
    );
    const { rules } = await (await LintConfig.load({})).settingsFor(here.path('a.netspec'));
    expect(rules.get('naming')?.severity).toBe('warning');
    expect(rules.get('no-op-layer')?.severity).toBe('error');
  });

  it('points into JSON with comments', async () => {
    const found = await said(
      'netspec.config.json',
      '{\n  // "rules"\n\t"rules": { /* " */ "naming": "eror" } }',
    );
    expect(found.map((one) => one.split(': ')[0])).toEqual(['3:31 config/wrong-value']);
    expect(await said('netspec.config.json', '{ "rules": {} /* }')).toHaveLength(1);
    expect((await said('netspec.config.json', '{ "rules": { "naming" } '))[0]).toMatch(
      /^1:\d+ config\/syntax: /,
    );
  });

  it('follows extends, and says where that leads nowhere or back', async () => {
    here.write('b.yaml', 'extends: [./netspec.config.yaml]');
    here.write('folder.json/x', '');
    const found = await said(
      'netspec.config.yaml',
      'extends:\n  - ./b.yaml\n  - ./missing.json\n  - folder.json\n  - ./b\n  - ./b.yaml',
    );
    expect(found.map((one) => one.split(': ')[0])).toEqual([
      '1:11 config/extends-cycle',
      '3:5 config/cannot-read',
      '4:5 config/cannot-read',
      '5:5 config/unknown-form',
    ]);
    expect(found.join()).toContain('it does not exist');
    expect(found.join()).toContain('it is a folder');
  });

  it('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [here.path('pipe.json')]);
    expect(await said('netspec.config.json', '{"extends": "./pipe.json"}')).toEqual([
      expect.stringMatching(/^1:13 config\/cannot-read: .*: it is no regular file$/),
    ]);
  });

  it('gives up on configurations that extend without end', async () => {
    for (let level = 0; level < 12; level++)
      here.write(
        `${level}.json`,
        JSON.stringify({ extends: [`./${level + 1}.json`, `./${level + 1}.json`] }),
      );
    here.write('12.json', '{}');
    const found = await said('netspec.config.json', '{"extends": "./0.json"}');
    expect(found).toEqual([expect.stringContaining('config/too-many-files')]);
  });
});

describe('a hostile one', () => {
  it.each([
    ['deep lists', '['.repeat(90_000)],
    ['deep maps', '{"a":'.repeat(30_000)],
    ['deep blocks', `${'- '.repeat(50_000)}x`],
    ['long', `{"a": "${'x'.repeat(300_000)}"}`],
    ['many wrong keys', `{${Array.from({ length: 12_000 }, (_, at) => `"k${at}": 1`).join()}}`],
    ['many wrong items', `{"extends": [${'1,'.repeat(60_000)}1]}`],
    ['open comments', '/*'.repeat(90_000)],
    ['open strings', '{"a'.repeat(50_000)],
    [
      'laughs',
      `a: &a [x,x]\n${'bcdefgh'.replaceAll(/./g, (at) => `${at}: &${at} [*${String.fromCharCode(at.charCodeAt(0) - 1)},*a]\n`)}`,
    ],
  ])('%s', async (_, text) => {
    const start = performance.now();
    for (const name of ['netspec.config.json', 'netspec.config.yaml']) {
      expect(await said(name, text)).not.toEqual([]);
      rmSync(here.path(name));
    }
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it('never makes it throw, whatever text or value it is', async () => {
    const key = fc.constantFrom(
      'extends',
      'rules',
      'overrides',
      'files',
      'budgets',
      'ignore',
      'naming',
      'dense-dominates',
      'severity',
      'share',
      'params',
      '__proto__',
      'constructor',
      'toString',
    );
    const { value } = fc.letrec((tie) => ({
      leaf: fc.oneof(
        fc.constantFrom('off', 'error', 'strict', './b.json', '**/*', '!a', ''),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.string(),
      ),
      value: fc.oneof(
        { depthSize: 'small' },
        tie('leaf'),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 6 }),
      ),
    }));
    const text = fc.oneof(
      value.map((given) => JSON.stringify(given)),
      fc.string({ maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            'rules:',
            'extends:',
            '\n',
            ' ',
            '- ',
            '{',
            '}',
            '[',
            ']',
            '"',
            'off',
            '&a',
            '*a',
            '!!x',
            '#',
            '|',
            '?',
            ': ',
          ),
          { maxLength: 30 },
        )
        .map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('json', 'yaml'), async (given, form) => {
        const name = `netspec.config.${form}`;
        const found = await said(name, given ?? 'null');
        rmSync(here.path(name));
        for (const one of found) expect(one).toMatch(/^\d+:\d+ config\/[a-z-]+: \S/);
      }),
      { numRuns: 150 },
    );
  });
});

describe('one that is a program', () => {
  const failing: readonly (readonly [text: string, reason: string | RegExp])[] = [
    ['\nthrow new Error("not today")', /: not today$/],
    ['process.exit(0)', /it ended before it exported anything$/],
    ['export default () => ({})', /its default export is no object$/],
    ['export const rules = {}', /it has no default export$/],
    ['export default { rules: { naming: () => 1 } }', /the value of naming is a function$/],
    ['const a: { a?: unknown } = {}; a.a = a; export default a', /what it exports contains itself$/],
    [
      'let a: unknown = {}; for (let i = 0; i < 2000; i++) a = [a]; export default { a }',
      /more than 40 levels/,
    ],
    ['import "./not-there.js"; export default {}', /not-there/],
    ['export default { get rules(): never { throw new Error("no rules") } }', /: no rules$/],
    ['export default await new Promise(() => {})', /it ended before it exported anything$/],
  ];

  it.each(failing)('%s', async (text, reason) => {
    const found = await said('netspec.config.ts', text);
    expect(found).toEqual([expect.stringMatching(reason)]);
    expect(found[0]).toContain('config/failed: running ');
  });

  it('may be nested too deep to be looked into, or to be run', async () => {
    const nested = (depth: number) =>
      `export default { rules: { namin: ${'('.repeat(depth)}'off'${')'.repeat(depth)} } };`;
    expect(await said('netspec.config.mts', nested(1000))).toEqual([
      '1:1 config/unknown-rule: there is no rule namin',
    ]);
    expect(await said('netspec.config.mts', nested(20_000))).toEqual([
      expect.stringMatching(/config\/failed: .* it is nested too deep$/),
    ]);
    expect(await said('netspec.config.mts', nested(200_000))).toEqual([
      expect.stringContaining('config/too-large'),
    ]);
  });

  it('may not end: it is stopped', async () => {
    const path = here.path(here.write('endless.ts', 'for (;;); export default {}'));
    const start = performance.now();
    expect(await runModule(path, 700)).toEqual({ ok: false, reason: 'it did not end within 0.7 seconds' });
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('may take all memory: only it ends', async () => {
    const path = here.path(
      here.write(
        'greedy.ts',
        'const a: number[][] = []; for (;;) a.push(new Array(1e6).fill(1.5)); export default {}',
      ),
    );
    expect(await runModule(path)).toMatchObject({ ok: false, reason: expect.stringContaining('memory') });
  });

  it('points at the line of a syntax error', async () => {
    expect((await said('netspec.config.ts', '\nexport default {\n  rules: }\n'))[0]).toMatch(
      /^3:\d+ config\/failed/,
    );
  });

  it('points at settings that are written out, and at what is around those that are not', async () => {
    const text = `const rules = { 'namin': 'off' };
const limit = -1;
export default define({
  rules,
  budgets: { params: limit, ['ma' + 'cs']: -2 },
  ...{ extends: 'strickt' },
} as object);
function define<T>(x: T): T { return x; }
`;
    const found = await said('netspec.config.ts', text);
    expect(found.map((one) => one.split(': ')[0])).toEqual([
      '1:17 config/unknown-rule',
      '2:15 config/wrong-value',
      '3:23 config/unknown-set',
      '5:3 config/wrong-value',
    ]);
  });
});
