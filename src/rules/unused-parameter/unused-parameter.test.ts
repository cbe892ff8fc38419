/** Which parameters are deleted, and what is left of the list. */
import { expect, it } from 'vitest';
import { fixedBy } from '../../kit/testing/rule-fixes.js';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { unusedParameter } from './unused-parameter.rule.js';

const spec = (parameters: string, call = 'B') =>
  `block B${parameters} {\n  relu\n}\nnetwork A {\n  input 8x8x3\n  ${call}\n}\n`;
const fixed = (parameters: string, call?: string) => fixedBy(unusedParameter, spec(parameters, call));

it('deletes a parameter with its comma or its parentheses', async () => {
  expect(await fixed('(a = 1)')).toBe(spec(''));
  expect(await fixed(' ( a = 1 )')).toBe(spec(''));
  expect(await fixed('(a = 1, _b = 2)')).toBe(spec('(_b = 2)'));
  expect(await fixed('(_b = 2,\n  a = 1)')).toBe(spec('(_b = 2)'));
});

it('deletes none that a call passes', async () => {
  expect(await fixed('(a)', 'B 1')).toBeUndefined();
  expect(await fixed('(a = 1)', 'B a=2')).toBeUndefined();
  expect(await fixed('(_a = 1, b = 1)', 'B 3')).toBe(spec('(_a = 1)', 'B 3'));
  expect(await messagesOf(unusedParameter, spec('(a)', 'B 1'))).toEqual(['nothing in B uses a']);
});

it('deletes none of a file of blocks', async () => {
  const library = 'block B(a = 1) { relu }\n';
  expect(await messagesOf(unusedParameter, library)).toEqual(['nothing in B uses a']);
  expect(await fixedBy(unusedParameter, library)).toBeUndefined();
});

it('counts sizes, budgets and settings as uses', async () => {
  const network = `network A(size = 8, most = 3, rate = 0.1, every = 2) {
  input [size, size, 3]
  relu
  require depth <= most
  train { optimizer sgd lr=rate
    schedule step every=every factor=0.1 }
}
`;
  expect(await messagesOf(unusedParameter, network)).toEqual([]);
});

it('reads YAML', async () => {
  const yaml = (parameters: string) =>
    `network: A\nparameters: { ${parameters} }\ninput: 8x8x3\nlayers: [{ conv: { filters: n, F: 1 } }]\n`;
  const mended = await fixedBy(unusedParameter, yaml('m: 4, n: 2'), 'a.netspec.yaml');
  expect(mended).toBe(yaml('n: 2'));
});
