import { describe, expect, it } from 'vitest';
import type { ConvGeometry } from '../../ir/core-ops.js';
import { chooseAlgorithms } from './algorithms.js';

function geometry(size: number, channels: number, filter: number, stride = 1): ConvGeometry {
  const output = Math.ceil(size / stride);
  return {
    input: [1, size, size, channels],
    output: [1, output, output, channels],
    filter: [1, filter, filter],
    stride: [1, stride, stride],
    dilation: [1, 1, 1],
    padding: [0, filter >> 1, filter >> 1],
    groups: 1,
  };
}

describe('the algorithm of a convolution', () => {
  it("is Winograd's for 3x3 over a large map with many channels", () => {
    expect(chooseAlgorithms(geometry(56, 64, 3), 1)?.forward).toBe('winograd');
    expect(chooseAlgorithms(geometry(14, 256, 3), 1)?.forward).toBe('winograd');
  });

  it('may differ from pass to pass, and packs filters for every batch', () => {
    // Few positions for very many filters: worth it where these are packed once, not where every step packs them.
    expect(chooseAlgorithms(geometry(7, 512, 3), 1)?.forward).toBe('winograd');
    expect(chooseAlgorithms(geometry(2, 512, 3), 8)).toBeUndefined();
    expect(chooseAlgorithms(geometry(4, 256, 3), 8)?.inputGradient).toBe('winograd');
  });

  it.each([
    ['1x1', geometry(56, 64, 1)],
    ['7x7', geometry(56, 64, 7)],
    ['steps of two', geometry(56, 64, 3, 2)],
    ['groups', { ...geometry(56, 64, 3), groups: 2 }],
    ['dilation', { ...geometry(56, 64, 3), dilation: [1, 2, 2] as const }],
    ['a filter in depth', { ...geometry(56, 64, 3), filter: [3, 3, 3] as const }],
    ['an image of one value', geometry(1, 64, 3)],
  ])('is the product for %s', (_name, conv) => {
    expect(chooseAlgorithms(conv, 1)).toBeUndefined();
  });
});
