/** Where a variable is deleted, and where not. */
import { expect, it } from 'vitest';
import { fixedBy } from '../../kit/testing/rule-fixes.js';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { unusedVariable } from './unused-variable.rule.js';

const network = (body: string) => `network A {\n  input 8x8x3\n${body}}\n`;
const fixed = (text: string) => fixedBy(unusedVariable, text);

it('deletes a line, a part of a line, and a line at the top of the file', async () => {
  expect(await fixed(network('  let x = 1\n  relu\n'))).toBe(network('  relu\n'));
  expect(await fixed(network('  let x = 1; relu\n'))).toBe(network('  relu\n'));
  expect(await fixed(network('  relu; let x = 1\n'))).toBe(network('  relu\n'));
  expect(await fixed(`let x = 1\n${network('  relu\n')}`)).toBe(network('  relu\n'));
});

it('leaves no body empty', async () => {
  const text = network('  if channels == 4 { let x = 1 }\n  relu\n');
  expect(await messagesOf(unusedVariable, text)).toEqual(['nothing uses x']);
  expect(await fixed(text)).toBeUndefined();
});

it('leaves the names of layers as they are', async () => {
  const text = (body: string) => `block B { conv 3 F=1 }\n${network(`  a: repeat 2 { ${body} }\n`)}`;
  expect(await fixed(text('let x = 1; B'))).toBeUndefined();
  expect(await fixed(text('let x = 1; B; relu'))).toBe(text('B; relu'));
  expect(await fixed(text('let x = 1; b: B'))).toBe(text('b: B'));
});

it('leaves alone what begins with _, and what a later one is computed from', async () => {
  expect(await messagesOf(unusedVariable, network('  let _x = 1\n  for _i in [1, 2] { relu }\n'))).toEqual(
    [],
  );
  const text = network('  let x = 1\n  let y = x\n  conv y F=1\n');
  expect(await messagesOf(unusedVariable, text)).toEqual([]);
});
