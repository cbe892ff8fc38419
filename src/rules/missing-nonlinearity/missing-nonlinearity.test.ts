/** Which pairs of layers are one too many, and which are meant. */
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { missingNonlinearity } from './missing-nonlinearity.rule.js';

const count = async (body: string) => (await messagesOf(missingNonlinearity, body))?.length;

describe('missing-nonlinearity', () => {
  it('follows what is linear, in any number of dimensions', async () => {
    for (const input of ['[L, 4] where L >= 8', '8x8x4', '8x8x8x4'])
      for (const between of [
        '',
        'batchnorm',
        'dropout 0.5',
        'avgpool F=2',
        'upsample 2',
        'pad 1',
        'layernorm',
      ])
        expect(await count(`input ${input}\nconv 4 F=3 P=1\n${between}\nconv 4 F=3 P=1`), between).toBe(1);
  });

  it('stops at what is not', async () => {
    const kinds = [
      'relu',
      'softmax',
      'maxpool F=2',
      'lppool F=2',
      'lrn 3',
      'squeeze_excite 2',
      'gelu',
      'depth_to_space 2',
    ];
    for (const between of kinds)
      expect(await count(`input 8x8x4\nconv 4 F=3 P=1\n${between}\nconv 4 F=3 P=1`), between).toBe(0);
  });

  it('ends at merges, shared values and outputs', async () => {
    expect(await count('input 8x8x4\nconv 4 F=1\nskip input\nconv 4 F=3')).toBe(0);
    expect(await count('input 8x8x4\na: conv 4 F=1\nconv 4 F=3 P=1\nskip a')).toBe(0);
    expect(await count('input 8x8x4\na: conv 4 F=1\nb: conv 4 F=3\noutput a\noutput b')).toBe(0);
    expect(await count('input 8x8x4\na: conv 4 F=1\nconcat { { conv 4 F=1; relu } { maxpool F=1 } }')).toBe(
      0,
    );
  });

  it('leaves frozen and given weights alone', async () => {
    expect(await count('input 8x8x4\nconv 4 F=1 frozen\nconv 4 F=3')).toBe(0);
    expect(await count('input 8x8x1\nconv 1 weights=sobel_x\nconv 4 F=3')).toBe(0);
  });

  it('knows factors of space, of channels and of rank', async () => {
    const pair = (first: string, second: string) => count(`input 8x8x8\n${first}\n${second}`);
    expect(await pair('depthwise F=3', 'pointwise 8')).toBe(0);
    expect(await pair('pointwise 16', 'depthwise F=3')).toBe(0);
    expect(await pair('conv 8 F=3 groups=8', 'conv 16 F=1')).toBe(0);
    expect(await pair('depthwise F=3', 'depthwise F=3')).toBe(1);
    expect(await pair('depthwise F=3', 'conv 16 F=3')).toBe(1);
    expect(await pair('conv 8 F=1x3', 'conv 8 F=3x1')).toBe(0);
    expect(await pair('conv 8 F=1x3', 'conv 8 F=1x3')).toBe(1);
    expect(await pair('conv 8 F=3', 'conv 8 F=1')).toBe(1);
    expect(await pair('conv 2 F=1', 'conv 8 F=3')).toBe(0);
    expect(await pair('conv 4 F=1', 'conv 4 F=3')).toBe(1);
    expect(await pair('conv 8 F=1', 'conv 16 F=1')).toBe(1);
  });

  it('takes the projection of a depthwise block for a bottleneck, even where it narrows nothing', async () => {
    const block = 'input 8x8x8\ndepthwise F=3\nbatchnorm\nrelu\npointwise 8\nbatchnorm';
    expect(await count(`${block}\npointwise 48\nrelu`)).toBe(0);
    expect(await count(`${block}\npointwise 8\nrelu`)).toBe(1);
  });
});
