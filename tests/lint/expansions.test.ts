/** A text that is expanded several times is one diagnostic, and is changed only where that is right for each expansion. */
import { expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { lint, settingsOfSets } from '../../src/compile/lint.js';

const rules = new Map(
  [...(await settingsOfSets(['recommended']))].filter(
    ([name]) => name === 'redundant-activation' || name === 'bias-before-norm',
  ),
);

async function linted(text: string, files: Readonly<Record<string, string>> = {}) {
  const host = { read: async (path: string) => ({ ok: true, text: files[path] }) as const };
  const { diagnostics } = await lint(createSource('a.netspec', text), { rules, host });
  return diagnostics.map(({ subjects = [], fixes = [], help }) => ({
    subjects: subjects.map(({ network, name }) => `${network} ${name}`),
    fixes: fixes.map(({ title }) => title),
    help,
  }));
}

it('names every layer of a repeated statement once, and mends them together', async () => {
  const text = 'network A {\n  input 8x8x3\n  repeat 8 {\n    conv 8 F=1\n    relu\n    relu\n  }\n}\n';
  const [only, ...others] = await linted(text);
  expect(others).toEqual([]);
  expect(only.subjects).toHaveLength(8);
  expect(only.fixes).toEqual(['Delete relu']);
  expect(only.help).toMatch(/; the same in repeat1\.1\.relu2, .*repeat1\.5\.relu2, and 2 more$/);
});

it('changes nothing that is right in another expansion', async () => {
  const call = (kind: string) => `  Half\n  ${kind}\n`;
  const text = `block Half() {\n  relu\n  conv 8 F=1\n}\nnetwork A {\n  input 8x8x3\n${call('batchnorm')}${call('tanh')}}\n`;
  const [only, ...others] = await linted(text);
  expect(others).toEqual([]);
  expect(only.subjects).toEqual(['A half1.conv1']);
  expect(only.fixes).toEqual([]);
  const both = await linted(text.replace('tanh', 'batchnorm'));
  expect(both.map(({ subjects, fixes }) => [subjects.length, fixes.length])).toEqual([[2, 1]]);
});

it('counts the expansions of all networks of a file', async () => {
  const network = (name: string, kind: string) =>
    `network ${name} {\n  input 8x8x3\n  conv 8 F=1\n  ${kind}\n  Half\n}\n`;
  const block = 'block Half() {\n  relu\n  conv 8 F=1\n}\n';
  const [differing] = await linted(block + network('A', 'relu') + network('B', 'tanh'));
  expect(differing).toMatchObject({ subjects: ['A half1.relu1'], fixes: [] });
  const [same] = await linted(block + network('A', 'relu') + network('B', 'relu'));
  expect(same.subjects).toHaveLength(2);
  expect(same.fixes).toHaveLength(1);
});

it('does not reach into another file', async () => {
  const files = { 'lib.netspec': 'block Half() {\n  relu\n  conv 8 F=1\n}\n' };
  const [only] = await linted('import "lib.netspec"\nnetwork A {\n  input 8x8x3\n  relu\n  Half\n}\n', files);
  expect(only.fixes).toEqual([]);
});
