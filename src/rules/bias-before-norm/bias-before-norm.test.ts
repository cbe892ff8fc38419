/** Where a normalisation subtracts a bias and where it does not; `tests/rules` holds this to the numbers. */
import { expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { biasBeforeNorm } from './bias-before-norm.rule.js';

const count = async (body: string) => (await messagesOf(biasBeforeNorm, body))?.length;

it('looks at how many channels a mean is taken over', async () => {
  const behind = (norm: string) => count(`input 8x8x3\nconv 4 F=3\n${norm}`);
  expect(await behind('batchnorm')).toBe(1);
  expect(await behind('instancenorm')).toBe(1);
  expect(await behind('groupnorm 4')).toBe(1);
  expect(await behind('groupnorm 2')).toBe(0);
  expect(await behind('layernorm')).toBe(0);
  expect(await behind('lrn 3')).toBe(0);
});

it('knows every layer that has a bias, in any number of dimensions', async () => {
  for (const layer of ['conv 4 F=3', 'depthwise F=3', 'pointwise 4', 'separable 4 F=3', 'transposed 4 F=3'])
    for (const input of ['[L, 2] where L >= 3', '8x8x2', '4x4x4x2'])
      expect(await count(`input ${input}\n${layer}\nbatchnorm`), `${input} ${layer}`).toBe(1);
  expect(await count('input 8\ndense 4\nbatchnorm')).toBe(1);
});

it('says nothing where the bias does something, or is there to stay', async () => {
  expect(await count('input 8x8x3\nconv 4 F=3\nbatchnorm frozen')).toBe(0);
  expect(await count('input 8x8x3\nconv 4 F=3 frozen\nbatchnorm')).toBe(0);
  expect(await count('input 8x8x3\nconv 4 F=3\nrelu\nbatchnorm')).toBe(0);
  expect(await count('input 8x8x3\na: conv 4 F=3\nbatchnorm\nadd a')).toBe(0);
  expect(await count('input 8x8x3\na: conv 4 F=3\nb: batchnorm\noutput a\noutput b')).toBe(0);
  expect(await count('input 8x8x3\na: conv 3 F=3 P=1\nbatchnorm\nrelu\nshare a')).toBe(0);
});
