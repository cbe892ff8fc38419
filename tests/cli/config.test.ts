/** The configuration of the linter: how it is found and read, what it comes to for a file, what is said of a wrong one. */
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { positionAt } from '../../src/base/source.js';
import { configSchema } from '../../src/cli/config/config-schema.js';
import { pathTest, patternProblem } from '../../src/cli/config/glob.js';
import { LintConfig } from '../../src/cli/config/load-config.js';
import { aboutFile } from '../../src/cli/read.js';
import { ruleKinds, settingsOfSets } from '../../src/compile/lint.js';
import { problems, root, Workplace } from './netspec.js';

let here: Workplace;
beforeEach(() => {
  here = new Workplace();
});
afterEach(() => here.remove());

const load = (options: Parameters<typeof LintConfig.load>[0] = {}) => LintConfig.load(options);

async function settingsOf(file: string, options: Parameters<typeof LintConfig.load>[0] = {}) {
  return (await load(options)).settingsFor(here.path(file));
}

/** `2:5 config/twice: rules is set twice`, for each diagnostic that a file of configuration gets. */
async function said(name: string, text: string): Promise<string[]> {
  here.write(name, text);
  const config = await load();
  await config.settingsFor(here.path('a.netspec'));
  return config.diagnostics.map(({ code, message, span }) => {
    const { line, column } = positionAt(span.source, span.start);
    return `${line}:${column} ${code}: ${message}`;
  });
}

const severities = (settings: Awaited<ReturnType<typeof settingsOf>>) =>
  Object.fromEntries([...settings.rules].map(([name, { severity }]) => [name, severity]));

describe('finding it', () => {
  it('recommends where there is none', async () => {
    const { rules, budgets, ignored } = await settingsOf('a.netspec', { config: false });
    expect(rules).toEqual(await settingsOfSets(['recommended']));
    expect({ budgets, ignored }).toEqual({ budgets: [], ignored: false });
    expect(await settingsOf('a.netspec')).toEqual(await settingsOf('a.netspec', { config: false }));
  });

  it('takes the nearest one upwards, and looks into a folder once', async () => {
    here.write('netspec.config.json', '{"extends": "off", "rules": {"no-op-layer": "error"}}');
    here.write('near/netspec.config.yaml', 'extends: off\n');
    here.write('near/deep/er/a.netspec', '');
    const config = await load();
    const far = await config.settingsFor(here.path('far/a.netspec'));
    expect(severities(far)).toEqual({ 'no-op-layer': 'error' });
    expect(severities(await config.settingsFor(here.path('near/deep/er/a.netspec')))).toEqual({});
    expect(config.files).toEqual([here.path('netspec.config.json'), here.path('near/netspec.config.yaml')]);
    rmSync(here.path('netspec.config.json'));
    expect(await config.settingsFor(here.path('far/b.netspec'))).toBe(far);
    expect(config.diagnostics).toEqual([]);
  });

  it('uses only the one that is named, and says where it cannot', async () => {
    here.write('netspec.config.json', '{"extends": "off"}');
    here.write('other.yaml', 'extends: off\nrules: { no-op-layer: error }\n');
    const named = await settingsOf('a.netspec', { config: here.path('other.yaml') });
    expect(severities(named)).toEqual({ 'no-op-layer': 'error' });
    for (const [name, reason] of [
      ['missing.yaml', 'config/cannot-read'],
      ['other.txt', 'config/unknown-form'],
    ]) {
      const config = await load({ config: here.path(name) });
      expect(config.diagnostics.map(({ code }) => code)).toEqual([reason]);
    }
  });

  it('says where one folder has two', async () => {
    here.write('netspec.config.json', '{}');
    expect(await said('netspec.config.yml', '{}')).toEqual([
      '1:1 config/several-files: netspec.config.json and netspec.config.yml lie in one folder',
    ]);
  });

  it('runs only the rules that were asked for, and refuses others', async () => {
    here.write('netspec.config.json', '{"rules": {"no-op-layer": "error", "checkerboard": "off"}}');
    const settings = await settingsOf('a.netspec', { rules: ['no-op-layer', 'lint/checkerboard'] });
    expect(severities(settings)).toEqual({ 'no-op-layer': 'error', checkerboard: 'warning' });
    await expect(load({ rules: ['no-op-layr'] })).rejects.toMatchObject({
      message: 'there is no rule no-op-layr',
      help: 'did you mean no-op-layer?',
      exitCode: 2,
    });
  });
});

describe('its forms', () => {
  const value = `{ "extends": ["strict"], "budgets": { "params": "5M", "peak-memory": 1000 },
    "rules": { "dense-dominates": { "severity": "error", "share": 0.5 }, "naming": "off" } }`;
  const forms: Readonly<Record<string, string>> = {
    'netspec.config.json': `// why\n${value.replace('"budgets"', '/* so * much */ "budgets"')}`,
    'netspec.config.yaml': `
      extends: [strict]
      budgets: { params: 5M, peak_memory: 1000 }
      rules:
        dense-dominates: { severity: error, share: 0.5 }
        naming: off # no boolean`,
    'netspec.config.ts': `const config: object = ${value};\nexport default config satisfies object;`,
    'netspec.config.mts': `export default ${value} as const;`,
    'netspec.config.mjs': `export default ${value};`,
    'netspec.config.js': `module.exports = ${value};`,
  };

  it.each(Object.keys(forms))('%s', async (name) => {
    expect(await said(name, forms[name])).toEqual([]);
    const { rules, budgets } = await settingsOf('a.netspec');
    expect(rules.get('dense-dominates')).toMatchObject({ severity: 'error', options: { share: 0.5 } });
    expect(rules.has('naming')).toBe(false);
    expect(rules.has('pool-before-activation')).toBe(true);
    const written = budgets.map(({ metric, limit, text, span }) => [
      metric,
      limit,
      text,
      span.source.text.slice(span.start, span.end).replaceAll(/["']/g, ''),
    ]);
    expect(written).toEqual([
      ['params', 5_000_000, '5M', '5M'],
      ['peak_memory', 1000, '1000', '1000'],
    ]);
  });
});

describe('a typed one', () => {
  it('imports defineConfig from the netspec that runs, wherever it lies', async () => {
    const text = `import { defineConfig } from 'netspec';\nexport default defineConfig({ extends: 'off' });\n`;
    expect(await said('netspec.config.ts', text)).toEqual([]);
    expect((await settingsOf('a.netspec')).rules.size).toBe(0);
  });
});

describe('what it comes to', () => {
  it('lets what stands later win, through files and overrides', async () => {
    here.write('base/a.yaml', 'extends: ./b.json\nrules: { naming: warning }\nbudgets: { params: 1k }');
    here.write('base/b.json', '{"extends": "style", "rules": {"naming": "error", "no-op-layer": "error"}}');
    here.write(
      'netspec.config.yaml',
      `extends: [./base/a.yaml]
rules: { dense-dominates: { share: 0.7 } }
overrides:
  - files: big/
    budgets: { params: 9M }
    rules: { no-op-layer: off, dense-dominates: off }
  - { files: ['*.yaml', '!x.yaml'], extends: recommended, rules: { dense-dominates: error } }
ignore: ['old', 'drafts/*.netspec']`,
    );
    const config = await load();
    const at = (path: string) => config.settingsFor(here.path(path));
    const plain = await at('a.netspec');
    expect(plain.rules.get('naming')?.severity).toBe('warning');
    expect(plain.rules.get('no-op-layer')?.severity).toBe('error');
    expect(plain.rules.has('checkerboard')).toBe(false);
    expect(plain.budgets.map(({ limit }) => limit)).toEqual([1000]);
    expect((await at('big/a.netspec')).rules.has('no-op-layer')).toBe(false);
    expect((await at('big/a.netspec')).budgets.map(({ limit }) => limit)).toEqual([9_000_000]);
    const yaml = await at('big/deep/a.netspec.yaml');
    expect(yaml.rules.get('dense-dominates')).toMatchObject({ severity: 'error', options: { share: 0.7 } });
    expect(yaml.rules.has('checkerboard')).toBe(true);
    expect((await at('x.yaml')).rules.has('checkerboard')).toBe(false);
    expect(await at('b.netspec')).toBe(plain);
    for (const [path, ignored] of [
      ['old/a.netspec', true],
      ['x/old/deep/a.netspec', true],
      ['drafts/a.netspec', true],
      ['drafts/deep/a.netspec', false],
    ] as const)
      expect([path, (await at(path)).ignored]).toEqual([path, ignored]);
    expect(config.diagnostics).toEqual([]);
    expect(config.files.length).toBe(3);
  });

  it('agrees, for any layers, with reading them from the last one backwards', async () => {
    const kinds = await ruleKinds();
    const names = ['naming', 'no-op-layer', 'dense-dominates', 'checkerboard'];
    const sets = fc.constantFrom('recommended', 'strict', 'style', 'portable');
    const severity = fc.constantFrom('off', 'warning', 'error');
    const settings = fc.record(
      {
        extends: fc.oneof(fc.array(sets, { minLength: 1, maxLength: 2 }), fc.constant('off')),
        rules: fc.dictionary(fc.constantFrom(...names), severity, { maxKeys: 3, noNullPrototype: true }),
      },
      { requiredKeys: [] },
    );
    const files = fc.constantFrom('a.netspec', 'b.netspec', '*.netspec', 'sub/**');
    const override = fc.tuple(files, settings).map(([glob, own]) => ({ files: glob, ...own }));
    const matches = (glob: string) => glob === 'a.netspec' || glob === '*.netspec';
    await fc.assert(
      fc.asyncProperty(settings, fc.array(override, { maxLength: 4 }), async (own, overrides) => {
        here.write('netspec.config.json', JSON.stringify({ ...own, overrides }));
        const found = severities(await settingsOf('a.netspec'));
        const applying = [
          { extends: 'recommended', ...own },
          ...overrides.filter((one) => matches(one.files)),
        ];
        for (const { name, sets: inSets, severity: declared } of kinds) {
          const isIn = (set: string) =>
            inSets.some((one) => one === set || (one === 'recommended' && set === 'strict'));
          const words = [...applying]
            .reverse()
            .flatMap(({ rules, extends: extended = [] }) => [
              ...(rules?.[name] === undefined ? [] : [rules[name]]),
              ...[extended].flat().flatMap((set) => (set === 'off' ? 'off' : isIn(set) ? declared : [])),
            ]);
          expect([name, found[name] ?? 'off']).toEqual([name, words[0] ?? 'off']);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has a fingerprint that changes with what matters, and with nothing else', async () => {
    const of = async (text: string) => {
      here.write('netspec.config.json', text);
      return (await settingsOf('a.netspec')).fingerprint;
    };
    const first = await of('{"rules": {"naming": "error", "no-op-layer": "off"}}');
    expect(
      await of('{ "rules": {"no-op-layer": "off", "naming": {"severity": "error"}}, "ignore": "x" }'),
    ).toBe(first);
    const others = [
      '{"rules": {"naming": "warning", "no-op-layer": "off"}}',
      '{"rules": {"naming": "error", "no-op-layer": "off"}, "budgets": {"params": 1}}',
      '{"rules": {"naming": "error", "no-op-layer": "off"}, "budgets": {"params": 2}}',
      '{"rules": {"naming": "error", "no-op-layer": "off"}, "ignore": "a.netspec"}',
      '{"rules": {"naming": "error", "no-op-layer": "off", "dense-dominates": {"share": 0.1}}}',
    ];
    const all = [first];
    for (const text of others) all.push(await of(text));
    expect(new Set(all).size).toBe(all.length);
  });

  it('can be sent to another thread', async () => {
    here.write('netspec.config.json', '{"budgets": {"params": 1}}');
    const settings = await settingsOf('a.netspec');
    expect(structuredClone(settings)).toEqual(settings);
  });
});

describe('globs', () => {
  const test = (patterns: readonly string[], path: string) => pathTest(patterns, '/w')(path);

  it.each<[pattern: string, path: string, matches: boolean]>([
    ['a.netspec', '/w/a.netspec', true],
    ['a.netspec', '/w/x/y/a.netspec', true],
    ['./a.netspec', '/w/a.netspec', true],
    ['x/a.netspec', '/w/x/a.netspec', true],
    ['x/a.netspec', '/w/y/x/a.netspec', false],
    ['**/x/*.netspec', '/w/y/x/a.netspec', true],
    ['x', '/w/x/y/a.netspec', true],
    ['x/', '/w/x/y/a.netspec', true],
    ['x/y', '/w/x/y/z/a.netspec', true],
    ['*.netspec{,.yaml}', '/w/q/a.netspec.yaml', true],
    ['*.netspec', '/w/.hidden/a.netspec', true],
    ['[a-c].netspec', '/w/b.netspec', true],
    ['a (1)+.netspec', '/w/a (1)+.netspec', true],
    ['a+', '/w/aa', false],
    ['*.netspec', '/elsewhere/a.netspec', true],
    ['x/**', '/elsewhere/x/a.netspec', false],
  ])('%s %s %s', (pattern, path, matches) => {
    expect(test([pattern], path)).toBe(matches);
  });

  it('takes out what ! names', () => {
    expect(test(['x/**', '!*.yaml'], '/w/x/a.netspec')).toBe(true);
    expect(test(['x/**', '!*.yaml'], '/w/x/a.yaml')).toBe(false);
  });

  it('never takes long, whatever pattern is let through', () => {
    const part = fc.constantFrom(
      '*',
      '**',
      '/',
      'a',
      'b',
      '?',
      '{a,a}',
      '{a,',
      '}',
      '[a]',
      '[',
      '(a|a)',
      '+',
      '@(',
      ')',
      '!',
      '.',
      '{1..9}',
    );
    const pattern = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(''));
    const paths = ['a'.repeat(255), 'a/'.repeat(300), `${'a'.repeat(100)}/`.repeat(4)].map(
      (path) => `/w/${path}c`,
    );
    fc.assert(
      fc.property(pattern, (given) => {
        if (patternProblem(given, aboutFile('x')) !== undefined) return;
        const matches = pathTest([given], '/w');
        const start = performance.now();
        for (const path of paths) matches(path);
        expect(performance.now() - start).toBeLessThan(3000);
      }),
      { numRuns: 500 },
    );
  });
});

describe('its schema', () => {
  it('is strict JSON Schema, takes an example, and refuses what the reader refuses', async () => {
    const schema = configSchema(await ruleKinds());
    const example = {
      $schema: './node_modules/netspec/generated/schema/config.schema.json',
      extends: ['recommended', './team.json'],
      rules: { naming: 'off', 'dense-dominates': { severity: 'error', share: 0.8 } },
      budgets: { params: '5M', 'peak-memory': '64MiB', macs: 1e9 },
      overrides: [{ files: ['specs/big/**'], budgets: { params: '30M' }, rules: { naming: 'warning' } }],
      ignore: 'drafts/',
    };
    expect(problems(schema, example)).toEqual([]);
    for (const wrong of [
      { rules: { namin: 'off' } },
      { rules: { naming: 'warn' } },
      { rules: { 'dense-dominates': { shar: 1 } } },
      { budgets: { params: -1 } },
      { budgets: { params: '-1' } },
      { overrides: [{ rules: {} }] },
      { ignore: [] },
    ])
      expect(problems(schema, wrong)).not.toEqual([]);
  });
});

describe('what is loaded', () => {
  it('is neither ajv, yaml, jiti, picomatch nor ts-morph where there is no configuration', () => {
    const seen = new Set<string>();
    const packages = new Set<string>();
    const follow = (path: string) => {
      if (seen.has(path)) return;
      seen.add(path);
      const statements = readFileSync(join(root, path), 'utf8').matchAll(
        /^(?:import|export) (?!type )[^;]*? from '([^']+)'/gm,
      );
      for (const [, target] of statements) {
        if (target.startsWith('.')) follow(join(dirname(path), target).replace(/\.js$/, '.ts'));
        else packages.add(target);
      }
    };
    follow('src/cli/config/load-config.ts');
    expect(seen.size).toBeGreaterThan(10);
    for (const heavy of ['ajv/dist/2020.js', 'yaml', 'jiti', 'picomatch', 'ts-morph'])
      expect(packages).not.toContain(heavy);
  });
});
