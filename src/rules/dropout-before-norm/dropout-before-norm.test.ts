/** How far dropout is followed to a batch normalisation. */
import { expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { dropoutBeforeNorm } from './dropout-before-norm.rule.js';

const count = async (body: string) => (await messagesOf(dropoutBeforeNorm, `input 8x8x4\n${body}`))?.length;

it('follows dropout through activations and layers with weights', async () => {
  expect(await count('dropout 0.5\nrelu\nconv 4 F=1\ngelu\ndepthwise F=3\nbatchnorm')).toBe(1);
  expect(await count('dropout 0.5\nflatten\ndense 4\nbatchnorm')).toBe(1);
});

it('stops at merges, at the first normalisation, and at what averages', async () => {
  for (const between of ['skip input', 'batchnorm frozen', 'layernorm', 'avgpool F=2'])
    expect(await count(`dropout 0.5\n${between}\nconv 4 F=1\nbatchnorm`), between).toBe(0);
});

it('reports each dropout once, the nearest one before each normalisation', async () => {
  expect(await count('dropout 0.5\nrelu\nbatchnorm\nrelu\nbatchnorm')).toBe(1);
  expect(await count('dropout 0.5\nrelu\ndropout 0.2\nbatchnorm')).toBe(1);
  expect(await count('dropout 0.5\nconcat { { batchnorm } { conv 4 F=1; batchnorm } }')).toBe(1);
});

it('says nothing of dropout that drops nothing, or of other normalisations', async () => {
  expect(await count('dropout 0\nbatchnorm')).toBe(0);
  expect(await count('stochastic_depth 0.5\nbatchnorm')).toBe(0);
  expect(await count('dropout 0.5\nlayernorm')).toBe(0);
});
