/** The rule in YAML, in blocks, and where the number of channels is no variable's. */
import { expect, it } from 'vitest';
import { fixedBy } from '../../kit/testing/rule-fixes.js';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { magicNumber } from './magic-number.rule.js';

it('mends YAML where the expression is a name', async () => {
  const yaml = (shape: string) =>
    `network: A\nparameters: { classes: 10 }\ninput: 8x8x3\nlayers:\n  - flatten\n  - dense: classes\n    shape: ${shape}\n`;
  expect(await fixedBy(magicNumber, yaml('10'), 'a.netspec.yaml')).toBe(yaml('classes'));
});

it('takes a parameter that has the name of an axis for what it is', async () => {
  const text = 'network A(width = 4) {\n  input 8x8x3\n  conv width F=1 -> 8x8x4\n}\n';
  expect(await messagesOf(magicNumber, text)).toEqual(['the contract says 4 where conv says width']);
  expect(await fixedBy(magicNumber, text)).toBe(text.replace('8x8x4', '[8, 8, width]'));
});

it('leaves numbers, sizes of the input and layers that have no count alone', async () => {
  expect(await messagesOf(magicNumber, 'input 8x8x3\nconv channels F=1 -> 8x8x3\nrelu -> 8x8x3')).toEqual([]);
  expect(await messagesOf(magicNumber, 'input 8x8x3\nconv 4 F=1 -> 8x8x4')).toEqual([]);
});

it('reports a block once for all its calls', async () => {
  const text = 'block B(n) {\n  conv n F=1 -> 8x8x4\n}\nnetwork A {\n  input 8x8x3\n  B 4\n  B 4\n}\n';
  expect(await messagesOf(magicNumber, text)).toHaveLength(1);
  expect(await fixedBy(magicNumber, text)).toBe(text.replace('8x8x4', '[8, 8, n]'));
});
