/** Which statements want a contract, what is written there, and where it is left to a person. */
import { expect, it } from 'vitest';
import { fixedBy } from '../../kit/testing/rule-fixes.js';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { missingContract } from './missing-contract.rule.js';

const network = (body: string, parameters = '') => `network A${parameters} {\n  input 8x8x3\n${body}}\n`;
const fixed = (text: string, name?: string) => fixedBy(missingContract, text, name);

it('writes what it says, and is then content', async () => {
  const mended = network('  conv 4 F=3 -> 6x6x4\n  repeat 2 { conv 4 F=3 } -> 2x2x4\n  flatten -> 16\n');
  expect(await fixed(network('  conv 4 F=3\n  repeat 2 { conv 4 F=3 }\n  flatten\n'))).toBe(mended);
  expect(await messagesOf(missingContract, mended)).toEqual([]);
});

it('writes the expression of a dense layer, and no size that a parameter decides', async () => {
  const text = network('  conv 4 F=k\n  flatten\n  dense classes\n', '(k = 3, classes = 10)');
  expect(await fixed(text)).toBe(text.replace('dense classes', 'dense classes -> classes'));
  expect(await messagesOf(missingContract, text)).toHaveLength(3);
});

it('writes sizes with their symbols', async () => {
  const text = 'network A {\n  input [H, W, 3] where H % 2 == 0, W % 2 == 0\n  maxpool F=2 S=2\n}\n';
  const [mended = ''] = [await fixed(text)];
  expect(mended).toContain('maxpool F=2 S=2 -> [');
  expect(await messagesOf(missingContract, mended)).toEqual([]);
});

it('takes the contract of a last layer, of a group and inside an if', async () => {
  const inside = network(
    '  a: residual { conv 3 F=3 P=1 -> 8x8x3 } -> 8x8x3\n  if true { conv 4 F=3 -> 6x6x4 }\n',
  );
  expect(await messagesOf(missingContract, inside)).toEqual([]);
  const missing = network('  if true { conv 4 F=3 }\n  relu\n');
  expect(await messagesOf(missingContract, missing)).toEqual([
    'conv1 has no contract: its shape is 6x6x4',
    'the output relu1 has no contract: its shape is 6x6x4',
  ]);
});

it('looks at what its option says', async () => {
  const text = network('  relu\n  conv 4 F=3\n  relu\n');
  const count = async (every: string) => (await messagesOf(missingContract, text, { every }))?.length;
  expect([await count('output'), await count('change'), await count('statement')]).toEqual([1, 2, 3]);
});

it('looks at each network of a file, and at outputs by their names', async () => {
  const text = `${network('  a: relu\n  b: conv 4 F=1\n  output a\n')}${network('  tanh\n').replace('A', 'B')}`;
  expect(await messagesOf(missingContract, text)).toEqual([
    'the output a has no contract: its shape is 8x8x3',
    'the output tanh1 has no contract: its shape is 8x8x3',
  ]);
});

it('reports in YAML, and leaves the writing to a person', async () => {
  const yaml = 'network: A\ninput: 8x8x3\nlayers:\n  - conv: { filters: 4, F: 3 }\n';
  expect(await fixed(yaml, 'a.netspec.yaml')).toBeUndefined();
});

it('says nothing of a statement behind which the chain goes on from another layer', async () => {
  const loop = network('  repeat 2 { relu; here: tanh; conv 4 F=3; from here }\n');
  expect(await messagesOf(missingContract, loop)).toEqual([]);
  const block = `block B() {\n  here: relu\n  conv 4 F=3\n  from here\n}\n${network('  B\n  repeat 2 { B }\n')}`;
  expect(await messagesOf(missingContract, block)).toEqual([]);
});

it('writes nothing behind a body that a layer cannot have', async () => {
  expect(await fixed(network('  conv 4 F=3 { relu }\n'))).toBeUndefined();
});
