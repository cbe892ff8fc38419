/** Which map is the last one, in networks of all forms. */
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { receptiveFieldTooSmall } from './receptive-field-too-small.rule.js';

const said = (body: string, options = {}) => messagesOf(receptiveFieldTooSmall, body, options);

describe('receptive-field-too-small', () => {
  it.each([
    ['a signal', 'input [100, 2]\nconv 4 F=9\nglobal_maxpool\nflatten\ndense 2', 'sees 9 of the 100 of'],
    ['a map as output', 'input 32x32x2\nconv 4 F=3 P=1', 'sees 3x3 of the 32x32 of'],
    ['one axis', 'input 32x8x2\nconv 4 F=3x8', 'sees 3x8 of the 32x8 of'],
    [
      'a head of 1x1 convolutions',
      'input 32x32x2\nconv 4 F=3\nglobal_avgpool\nconv 9 F=1\nflatten',
      'sees 3x3',
    ],
    [
      'open sizes, at the smallest',
      'input [H, W, 2] where H >= 9, W >= 9\nconv 4 F=3',
      'even at its smallest size',
    ],
  ])('looks at the last map of %s', async (_, body, words) => {
    expect(await said(body)).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    ['a perceptron', 'input 28x28x1\nflatten\ndense 10'],
    ['vectors', 'input [16]\ndense 4'],
    ['a convolution as large as its map', 'input 8x8x2\nconv 4 F=3\nconv 4 F=6\nflatten\ndense 2'],
    ['squeeze and excitation', 'input 32x32x2\nconv 4 F=3 P=1\nsqueeze_excite 2'],
    ['open sizes that may be small', 'input [H, W, 2] where H >= 3, W >= 3\nconv 4 F=3'],
  ])('is silent about %s', async (_, body) => expect(await said(body)).toEqual([]));

  it('names the input where there are several', async () => {
    const body =
      'input a: 16x16x2\ninput b: 16x16x2\nfrom a\nx: conv 4 F=16 P=same\nfrom b\ny: conv 4 F=3 P=1\nadd x, y';
    const messages = await said(body);
    expect(messages?.some((message) => message.includes('3x3 of the 16x16 of the input b'))).toBe(true);
  });
});
