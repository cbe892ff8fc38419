/** Which convolutions are first. */
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { largeFilterFirstLayer } from './large-filter-first-layer.rule.js';

describe('large-filter-first-layer', () => {
  it.each([
    ['behind a normalisation and a pad', 'input 32x32x3\nbatchnorm\npad 4\nconv 4 F=9', 1],
    ['in two branches on the input', 'input 32x32x3\nconcat { { conv 4 F=9 P=4 } { conv 4 F=11 P=5 } }', 2],
    ['behind another convolution', 'input 32x32x3\nconv 4 F=3\nconv 4 F=9', 0],
    ['in a volume', 'input 16x16x16x1\nconv 4 F=9', 1],
    ['in a signal', 'input [64, 1]\nconv 4 F=9', 0],
    ['with open sizes', 'input [H, W, 1]\ndepthwise F=9 P=4', 1],
    ['transposed', 'input 4x4x1\ntransposed 4 F=9', 0],
  ])('looks at a large filter %s', async (_, body, count) => {
    expect(await messagesOf(largeFilterFirstLayer, body)).toHaveLength(count);
  });
});
