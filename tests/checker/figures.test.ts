/** Sizes and counts of the field's rules and of lectures, as numbers that were not computed here. */

import { describe, expect, test } from 'vitest';
import { sizesOf } from '../../src/ir/shape.js';
import { codesOf, networkOf } from './check.js';

interface Row {
  readonly input: string;
  readonly layer: string;
  readonly output: readonly number[] | 'error';
}

async function outputOf(input: string, layer: string): Promise<readonly number[] | 'error'> {
  const text = `network N { input ${input}; ${layer} }`;
  if ((await codesOf(text)).length > 0) return 'error';
  const { report } = await networkOf(text);
  return sizesOf(report.outputs[0].shape);
}

describe('output sizes', () => {
  const rows: readonly Row[] = [
    // Rows 1 to 3: a real floor, and the effective filter everywhere.
    { input: '[2, 1]', layer: 'conv 1 F=3 S=2', output: 'error' },
    { input: '[3, 1]', layer: 'conv 1 F=3 S=2', output: [1, 1] },
    { input: '[7, 1]', layer: 'conv 1 F=3 S=2', output: [3, 1] },
    { input: '[8, 1]', layer: 'conv 1 F=3 S=2', output: [3, 1] },
    { input: '[9, 1]', layer: 'conv 1 F=3 D=4', output: [1, 1] },
    { input: '[8, 1]', layer: 'conv 1 F=3 D=4', output: 'error' },
    { input: '32x32x3', layer: 'conv 64 F=5', output: [28, 28, 64] },
    { input: '224x224x3', layer: 'conv 96 F=11 S=4 P=2', output: [55, 55, 96] },
    { input: '7x9x2', layer: 'conv 4 F=3x5 S=2x1 P=[1, 0]', output: [4, 5, 4] },
    { input: '7x9x2', layer: 'conv 4 F=3 P=[0, 1, 2, 3]', output: [6, 12, 4] },
    { input: '[6, 7, 8, 2]', layer: 'conv 4 F=3 S=2', output: [2, 3, 3, 4] },
    // Row 4: rounding up, with the clip of a window that would start in the padding behind.
    { input: '[5, 1]', layer: 'maxpool F=3 S=3 P=1 ceil=true', output: [2, 1] },
    { input: '[5, 1]', layer: 'maxpool F=2 S=2 P=1 ceil=true', output: [3, 1] },
    { input: '[6, 1]', layer: 'maxpool F=1 S=2 ceil=true', output: [3, 1] },
    { input: '[32, 1]', layer: 'maxpool F=8 S=4 ceil=true', output: [7, 1] },
    { input: '[112, 1]', layer: 'maxpool F=3 S=2 ceil=true', output: [56, 1] },
    { input: '[112, 1]', layer: 'maxpool F=3 S=2', output: [55, 1] },
    // Row 7: at most half the window.
    { input: '[9, 1]', layer: 'maxpool F=3 P=1', output: [3, 1] },
    { input: '[9, 1]', layer: 'maxpool F=3 P=2', output: 'error' },
    // Rows 8 and 9: TensorFlow's SAME, the odd cell behind or before.
    { input: '[224, 1]', layer: 'conv 1 F=7 S=2 P=same', output: [112, 1] },
    { input: '[5, 1]', layer: 'conv 1 F=3 S=2 P=same', output: [3, 1] },
    { input: '[5, 1]', layer: 'conv 1 F=2 S=3 P=same_lower', output: [2, 1] },
    { input: '[5, 1]', layer: 'conv 1 F=3 D=2 P=same', output: [5, 1] },
    { input: '[5, 1]', layer: 'conv 1 F=3 P=full', output: [7, 1] },
    { input: '[5, 1]', layer: 'conv 1 F=3 P=valid', output: [3, 1] },
    // Row 23: depthwise with a multiplier. Row 41: global pooling keeps the dimensions.
    { input: '8x8x3', layer: 'depthwise F=3 multiplier=4', output: [6, 6, 12] },
    { input: '7x5x8', layer: 'global_avgpool', output: [1, 1, 8] },
    { input: '7x5x8', layer: 'flatten', output: [280] },
    { input: '10', layer: 'dense 3', output: [3] },
    // Row 4 holds for every pool. Row 41: as many bins as are wanted, more than there are cells included.
    { input: '[5, 1]', layer: 'lppool F=2 S=2 P=1 ceil=true', output: [3, 1] },
    { input: '[6, 1]', layer: 'avgpool F=1 S=2 ceil=true', output: [3, 1] },
    { input: '10x7x3', layer: 'adaptive_avgpool 6x9', output: [6, 9, 3] },
    // PyTorch's interpolate rounds down in double precision: 90 * 0.7 is below 63.
    { input: '[90, 1]', layer: 'upsample 0.7', output: [62, 1] },
    { input: '7x5x3', layer: 'upsample 1.5 mode=bilinear', output: [10, 7, 3] },
    { input: '2x3x2', layer: 'bed_of_nails 3', output: [6, 9, 2] },
    { input: '4x4x12', layer: 'depth_to_space 2', output: [8, 8, 3] },
    { input: '[4, 6, 8, 3]', layer: 'space_to_depth 2', output: [2, 3, 4, 24] },
    // PyTorch: a reflection is shorter than the map, wrapping around at most as long.
    { input: '[4, 1]', layer: 'pad 3 mode=reflect', output: [10, 1] },
    { input: '[4, 1]', layer: 'pad 4 mode=reflect', output: 'error' },
    { input: '[4, 1]', layer: 'pad 4 mode=circular', output: [12, 1] },
    { input: '[4, 1]', layer: 'pad 5 mode=circular', output: 'error' },
  ];
  test.each(rows)('$input, $layer', async ({ input, layer, output }) => {
    expect(await outputOf(input, layer)).toEqual(output);
  });
});

async function totalsOf(body: string) {
  return (await networkOf(`network N { ${body} }`)).report.totals;
}

describe('counts', () => {
  test('64 filters of 5x5 over 32x32x3: 4,800 weights, where a dense layer needs 154,140,672', async () => {
    const filters = await totalsOf('input 32x32x3; conv 64 F=5 -> 28x28x64');
    expect(filters.params).toBe(4_800n + 64n);
    const dense = await totalsOf('input 32x32x3; flatten; dense (28 * 28 * 64) bias=false');
    expect(dense.params).toBe(154_140_672n);
    expect(dense.params / 4_800n).toBe(32_112n);
  });

  test('3x3 over 32x32x3 to 12 maps: 291,600 multiplications; depthwise-separable 56,700', async () => {
    const full = await totalsOf('input 32x32x3; conv 12 F=3 bias=false');
    expect([full.macs, full.params]).toEqual([291_600n, 324n]);
    const separable = await totalsOf('input 32x32x3; depthwise F=3 bias=false; conv 12 F=1 bias=false');
    expect([separable.macs, separable.params]).toEqual([56_700n, 63n]);
  });

  test('groups divide weights and MACs', async () => {
    const grouped = await totalsOf('input 16x16x8; conv 16 F=3 groups=4 bias=false');
    expect([grouped.params, grouped.macs]).toEqual([16n * 9n * 2n, 14n * 14n * 16n * 9n * 2n]);
  });

  test('batch norm: 2C learned, 2C statistics; frozen weights are counted apart', async () => {
    const free = await totalsOf('input 4x4x6; batchnorm; conv 2 F=1');
    expect([free.trainable, free.frozen, free.state, free.params]).toEqual([26n, 0n, 12n, 26n]);
    const frozen = await totalsOf('input 4x4x6; batchnorm frozen; conv 2 F=1');
    expect([frozen.trainable, frozen.frozen, frozen.state, frozen.params]).toEqual([14n, 12n, 12n, 26n]);
    expect(frozen.weightBytes).toBe(4n * 38n);
  });

  test('shared weights count once, every use costs MACs', async () => {
    const shared = await totalsOf('input 8x8x4; a: conv 4 F=3 P=1; share a; share a');
    expect([shared.params, shared.macs]).toEqual([148n, 3n * 8n * 8n * 4n * 4n * 9n]);
    expect(shared.depth).toBe(3);
  });

  test('FLOPs are twice the MACs and the other arithmetic', async () => {
    const { macs, flops } = await totalsOf('input 8x8x4; conv 4 F=3; relu');
    expect(flops).toBe(2n * macs + 144n + 144n);
  });

  test('adaptive pooling adds what lies in each bin: 2 + 3 + 2 of five cells, each mean one division', async () => {
    const { macs, flops } = await totalsOf('input [5, 4]; adaptive_avgpool 3');
    expect([macs, flops]).toEqual([0n, 4n * (7n - 3n) + 4n * 3n]);
  });

  test('interpolation weighs 2 neighbours along each dimension, a cubic 4; what only moves is free', async () => {
    const flops = async (layer: string) => (await totalsOf(`input 4x4x2; ${layer}`)).flops;
    expect(await flops('upsample 2 mode=bilinear')).toBe(128n * (4n + 3n));
    expect(await flops('upsample 2 mode=bicubic')).toBe(128n * (16n + 15n));
    const moves = 'upsample 2; pad 3; crop 1; space_to_depth 2; channel_shuffle 4; split 2; reshape 144';
    expect(await flops(moves)).toBe(0n);
  });

  test('totals are exact beyond 2^53', async () => {
    const { macs } = await totalsOf('input 100000x100000x3; conv 100000 F=3 P=1');
    expect(macs).toBe(10n ** 10n * 10n ** 5n * 27n);
  });
});

test('a layer explains its figures with the numbers put in', async () => {
  const { report } = await networkOf('network N { input 28x28x1; c: conv 1 F=5; batchnorm; share c }');
  const [conv, norm, shared] = report.layers;
  expect(
    conv.derivations.map(({ quantity, substituted, value }) => `${quantity}: ${substituted} = ${value}`),
  ).toEqual([
    'output height: floor((28 - 5 + 0 + 0) / 1) + 1 = 24',
    'output width: floor((28 - 5 + 0 + 0) / 1) + 1 = 24',
    'parameters: 1*5*5*1 + 1 = 26',
    'MACs: 24*24 * 1 * (1 / 1) * 5*5 = 14400',
  ]);
  expect(norm.derivations.map(({ quantity, value }) => `${quantity} ${value}`)).toEqual([
    'parameters 2',
    'statistics 2',
  ]);
  expect(shared.derivations.map(({ substituted }) => substituted)).toContain('counted at c');
  expect(conv.weights.map(({ path, shape, axes }) => [path, shape, axes])).toEqual([
    ['c.weight', [1, 5, 5, 1], 'Cout, kH, kW, Cin'],
    ['c.bias', [1], 'Cout'],
  ]);
});
