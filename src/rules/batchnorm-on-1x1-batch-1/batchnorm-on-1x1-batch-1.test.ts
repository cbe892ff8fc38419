/** When a batch normalisation has a single value a channel. */
import { expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { batchnormOn1x1Batch1 } from './batchnorm-on-1x1-batch-1.rule.js';

const count = async (body: string, train = 'train { batch 1 }') =>
  (await messagesOf(batchnormOn1x1Batch1, `${body}\n${train}`))?.length;

it('counts positions, in any number of dimensions', async () => {
  for (const input of ['[1, 3]', '1x1x3', '1x1x1x3', '3'])
    expect(await count(`input ${input}\nbatchnorm`)).toBe(1);
  for (const input of ['[2, 3]', '1x2x3', '1x1x2x3'])
    expect(await count(`input ${input}\nbatchnorm`)).toBe(0);
});

it('with open sizes speaks of what holds at all of them', async () => {
  expect(await count('input [H, W, 3]\nbatchnorm')).toBe(0);
  expect(await count('input [H, W, 3]\nconv 4 F=3 S=2 P=1\nbatchnorm')).toBe(0);
  expect(await count('input [H, W, 3]\nadaptive_avgpool 1\nbatchnorm')).toBe(1);
});

it('says nothing of larger batches, frozen layers, or where no training is said', async () => {
  expect(await count('input 1x1x3\nbatchnorm', 'train { batch 2 }')).toBe(0);
  expect(await count('input 1x1x3\nbatchnorm', 'train { epochs 3 }')).toBe(0);
  expect(await count('input 1x1x3\nbatchnorm', '')).toBe(0);
  expect(await count('input 1x1x3\nbatchnorm frozen')).toBe(0);
  expect(await count('input 1x1x3\nlayernorm')).toBe(0);
});
