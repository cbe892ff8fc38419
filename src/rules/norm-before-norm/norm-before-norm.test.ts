/** Which pairs of normalisations are one too many. */
import { expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { normBeforeNorm } from './norm-before-norm.rule.js';

const count = async (body: string) => (await messagesOf(normBeforeNorm, body))?.length;

it('reports every pair, and each of three in a row', async () => {
  const norms = ['batchnorm', 'layernorm', 'groupnorm 2', 'instancenorm'];
  for (const first of norms)
    for (const second of norms) expect(await count(`input [L, 4] where L >= 2\n${first}\n${second}`)).toBe(1);
  expect(await count('input 8x8x4\nbatchnorm\nlayernorm\nbatchnorm')).toBe(2);
});

it('leaves what limits, scales or is used elsewhere', async () => {
  expect(await count('input 8x8x4\nlrn 3\nbatchnorm')).toBe(0);
  expect(await count('input 8x8x4\nbatchnorm\nlayer_scale\nbatchnorm')).toBe(0);
  expect(await count('input 8x8x4\na: batchnorm\nb: layernorm\noutput a\noutput b')).toBe(0);
  expect(await count('input 8x8x4\nresidual { batchnorm }\nbatchnorm')).toBe(0);
});
