/** Comments that silence rules: what they reach, what is wrong with them, which are not needed. */
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../src/base/diagnostic.js';
import { createSource } from '../../src/base/source.js';
import { lint, settingsOfSets } from '../../src/compile/lint.js';

const rules = new Map(
  [...(await settingsOfSets(['recommended']))].filter(([name]) => name === 'redundant-activation'),
);

async function linted(text: string, name = 'a.netspec', files: Readonly<Record<string, string>> = {}) {
  const host = {
    read: async (path: string) =>
      path in files ? ({ ok: true, text: files[path] } as const) : ({ ok: false, reason: 'none' } as const),
  };
  const { diagnostics, suppressed } = await lint(createSource(name, text), { rules, host });
  return { found: diagnostics.map(({ code, span }) => `${code} ${placeOf(span)}`), suppressed };
}

const twice = (before: string, behind = '') => `network A {
  ${before}
  input 8x8x3
  repeat 2 {
    conv 8 F=1
    relu
    ${behind}
    relu
  }
}
`;

describe('a suppression', () => {
  it.each([
    ['of the next line', twice('', '// netspec-ignore-next-line redundant-activation: to show it')],
    [
      'of the next line, with another comment between',
      twice('', '// netspec-ignore-next-line redundant-activation: shown\n// why not'),
    ],
    ['of the block around it', twice('', '// netspec-ignore redundant-activation: to show it')],
    ['of the network', twice('// netspec-ignore redundant-activation: to show it')],
    ['of the file', `// netspec-ignore redundant-activation: to show it\n${twice('')}`],
    ['with the group before the name', twice('// netspec-ignore lint/redundant-activation: to show it')],
  ])('%s silences', async (_, text) => {
    expect(await linted(text)).toEqual({ found: [], suppressed: 1 });
  });

  it('of another block silences nothing, and is reported as not needed', async () => {
    const text = `block Other() {
  // netspec-ignore redundant-activation: not here
  conv 8 F=1
}
${twice('Other')}`.replace('  Other\n  input 8x8x3', '  input 8x8x3\n  Other');
    expect(await linted(text)).toEqual({
      found: ['suppression/unused a.netspec:2:21', 'lint/redundant-activation a.netspec:12:5'],
      suppressed: 0,
    });
  });

  it('is not judged where a network has an error, or where its rule does not run', async () => {
    const unneeded = 'network A {\n// netspec-ignore redundant-activation: x\ninput 8x8x3\nconv 8 F=9\n}';
    expect((await linted(unneeded)).found).toEqual(['shape/filter-larger-than-input a.netspec:4:10']);
    const silent = unneeded.replace('F=9', 'F=1');
    expect((await linted(silent)).found).toEqual(['suppression/unused a.netspec:2:19']);
    const none = await lint(createSource('a.netspec', silent), { rules: new Map() });
    expect(none.diagnostics).toEqual([]);
  });

  it('reaches one statement of YAML, or all of the file', async () => {
    const yaml = (top: string, line: string) =>
      `${top}\nnetwork: A\ninput: 8x8x3\nlayers:\n  - conv: { filters: 8, F: 1 }\n  - relu\n${line}\n  - relu\n`;
    expect((await linted(yaml('', ''), 'a.netspec.yaml')).found).toEqual([
      'lint/redundant-activation a.netspec.yaml:8:5',
    ]);
    const ignore = '# netspec-ignore redundant-activation: shown';
    expect((await linted(yaml(ignore, ''), 'a.netspec.yaml')).found).toEqual([]);
    const next = '  # netspec-ignore-next-line redundant-activation: shown';
    expect((await linted(yaml('', next), 'a.netspec.yaml')).found).toEqual([]);
  });

  it('in a library holds for who imports it', async () => {
    const block = (comment: string) => `block Twice() {\n  relu\n  ${comment}\n  relu\n}\n`;
    const main = 'import "lib.netspec"\nnetwork A {\n  input 8x8x3\n  Twice\n}\n';
    const plain = await linted(main, 'a.netspec', { 'lib.netspec': block('') });
    expect(plain.found).toEqual(['lint/redundant-activation lib.netspec:4:3']);
    const silenced = block('// netspec-ignore-next-line redundant-activation: shown');
    expect(await linted(main, 'a.netspec', { 'lib.netspec': silenced })).toEqual({
      found: [],
      suppressed: 1,
    });
  });
});

describe('a suppression with a mistake', () => {
  it.each([
    ['netspec-ignore redundant-activation', ['suppression/no-reason a.netspec:2:21']],
    ['netspec-ignore redundant-activation:', ['suppression/no-reason a.netspec:2:21']],
    ['netspec-ignore: everything', ['suppression/no-rule a.netspec:2:6']],
    ['netspec-ignore', ['suppression/no-rule a.netspec:2:6']],
    ['netspec-ignore redundant-activations: shown', ['suppression/unknown-rule a.netspec:2:21']],
    ['netspec-ignor redundant-activation: shown', ['suppression/unknown-directive a.netspec:2:6']],
  ])('%s is reported and silences nothing', async (comment, mistakes) => {
    const { found, suppressed } = await linted(twice(`// ${comment}`));
    expect(found).toEqual([...mistakes, 'lint/redundant-activation a.netspec:8:5']);
    expect(suppressed).toBe(0);
  });
});

it('takes the words behind a rule for a reason that lacks its colon, and says once that it does', async () => {
  const comment = '// netspec-ignore redundant-activation the checkpoint, of last year, has it';
  expect((await linted(twice(comment))).found[0]).toBe('suppression/no-reason a.netspec:2:21');
  expect((await linted(twice(comment))).found).toHaveLength(2);
  const several = '// netspec-ignore redundant-activation, lint/no-op-layer: shown';
  expect((await linted(twice(several))).suppressed).toBe(1);
});

it('says of a code of the checker that only rules can be silenced', async () => {
  const { diagnostics } = await lint(
    createSource('a.netspec', twice('// netspec-ignore shape/nothing-left: shown')),
    { rules },
  );
  expect(diagnostics[0].help).toMatch(/^only lint rules/);
});
