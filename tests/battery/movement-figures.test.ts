/**
 * What resampling, pooling and rearranging layers give, as numbers that were not computed here: PyTorch's and ONNX's
 * documentation, and PyTorch 1.13 where they have no example.
 */
import { expect, test } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { compile } from '../../src/compile.js';
import { bufferKey, loadNetwork } from './emitted-network.js';

/** The output of a network in double precision, for one image. */
async function outputOf(body: string, ...images: readonly (readonly number[])[]): Promise<number[]> {
  const { networks, diagnostics } = await compile(createSource('a.netspec', `network N { ${body} }`));
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const { Class, program } = await loadNetwork(networks[0].graph);
  const network = new Class({ batch: 1, precision: 'float64', seed: 1 });
  for (const [index, { buffer }] of program.inputs.entries()) {
    network.evaluation[bufferKey(program, buffer)].set(images[index]);
  }
  network.runEvaluation(1);
  return Array.from(network.evaluation[bufferKey(program, program.outputs[0].buffer)], (value) =>
    Number(value.toFixed(8)),
  );
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

const resized: readonly (readonly [layer: string, input: readonly number[], output: readonly number[]])[] = [
  // Row 32: PyTorch's nearest is floor(i * step), not the nearest centre.
  ['upsample size=3', [5], [0, 1, 3]],
  ['upsample size=7', [5], [0, 0, 1, 2, 2, 3, 4]],
  ['upsample 1.5', [5], [0, 0, 1, 2, 2, 3, 4]],
  // Row 31: with a scale the step is 1 / scale, with a size it is the ratio of the sizes.
  ['upsample 1.5 mode=linear', [5], [0, 1 / 2, 7 / 6, 11 / 6, 5 / 2, 19 / 6, 23 / 6]],
  ['upsample size=7 mode=linear', [5], [0, 4 / 7, 9 / 7, 2, 19 / 7, 24 / 7, 4]],
  ['upsample size=9 mode=linear align_corners=true', [5], [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]],
  ['upsample size=1 mode=linear align_corners=true', [5], [0]],
  // Row 41: bins overlap, or repeat cells.
  ['adaptive_avgpool 3', [5], [0.5, 2, 3.5]],
  ['adaptive_avgpool 7', [5], [0, 0.5, 1.5, 2, 2.5, 3.5, 4]],
];

test.each(resized)('%s of 0, 1, 2, …', async (layer, [length], output) => {
  const computed = await outputOf(`input [${length}, 1]; ${layer}`, upTo(length));
  expect(computed).toEqual(output.map((value) => Number(value.toFixed(8))));
});

test("PyTorch's example of bilinear interpolation", async () => {
  const body = (rest: string) => `input 2x2x1; upsample 2 mode=bilinear ${rest}`;
  expect(await outputOf(body(''), [1, 2, 3, 4])).toEqual([
    ...[1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5],
    ...[2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4],
  ]);
  const aligned = await outputOf(body('align_corners=true'), [1, 2, 3, 4]);
  const thirds = [3, 4, 5, 6, 5, 6, 7, 8, 7, 8, 9, 10, 9, 10, 11, 12];
  expect(aligned).toEqual(thirds.map((value) => Number((value / 3).toFixed(8))));
});

test("row 33: ONNX's example of cubic interpolation, with a = -0.75", async () => {
  const image = upTo(16).map((value) => value + 1);
  const half = await outputOf('input 4x4x1; upsample 2 mode=bicubic', image);
  expect(half.slice(0, 8)).toEqual([
    ...[0.47265625, 0.76953125, 1.24609375, 1.875],
    ...[2.28125, 2.91015625, 3.38671875, 3.68359375],
  ]);
  const aligned = await outputOf('input 4x4x1; upsample 2 mode=bicubic align_corners=true', image);
  expect(aligned.slice(0, 8)).toEqual([
    ...[1, 1.34110787, 1.80029155, 2.32944606],
    ...[2.67055394, 3.19970845, 3.65889213, 4],
  ]);
});

test('depth to space: which channel becomes which cell', async () => {
  // One cell with channels 0 to 7, blocks of 2: PyTorch keeps neighbouring channels together, TensorFlow does not.
  const cells = (order: string) => outputOf(`input 1x1x8; depth_to_space 2 order=${order}`, upTo(8));
  expect(await cells('crd')).toEqual([0, 4, 1, 5, 2, 6, 3, 7]);
  expect(await cells('dcr')).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('space to depth undoes depth to space, splitting undoes concat, shuffling twice undoes shuffling', async () => {
  const image = upTo(4 * 6 * 16);
  for (const order of ['crd', 'dcr']) {
    const there = `input 4x6x16; depth_to_space 4 order=${order}`;
    expect(await outputOf(`${there}; space_to_depth 4 order=${order}`, image)).toEqual(image);
  }
  const parts = 'concat { { split 4 } { split 4 part=1 } { split 4 part=2 } { split 4 part=3 } }';
  expect(await outputOf(`input 4x6x16; ${parts}`, image)).toEqual(image);
  expect(await outputOf('input 4x6x16; channel_shuffle 2; channel_shuffle 8', image)).toEqual(image);
});

test("padding: PyTorch's examples of each mode", async () => {
  const row = (mode: string, P: string) => outputOf(`input [4, 1]; pad ${P} mode=${mode}`, upTo(4));
  expect(await row('reflect', '2')).toEqual([2, 1, 0, 1, 2, 3, 2, 1]);
  expect(await row('replicate', '2')).toEqual([0, 0, 0, 1, 2, 3, 3, 3]);
  expect(await row('circular', '[3, 1]')).toEqual([1, 2, 3, 0, 1, 2, 3, 0]);
  expect(await row('zero value=3.5', '[0, 1]')).toEqual([0, 1, 2, 3, 3.5]);
});

test('a bed of nails, a crop of the middle, a norm', async () => {
  const nails = await outputOf('input 2x2x1; bed_of_nails 2', [1, 2, 3, 4]);
  expect(nails).toEqual([1, 0, 2, 0, 0, 0, 0, 0, 3, 0, 4, 0, 0, 0, 0, 0]);
  expect(await outputOf('input [6, 1]; crop size=3', upTo(6))).toEqual([1, 2, 3]);
  expect(await outputOf('input [2, 1]; lppool F=2', [3, -4])).toEqual([5]);
});

test("PyTorch's example of unpooling: maxima stay where they were", async () => {
  const image = upTo(16).map((value) => value + 1);
  const body = 'input 4x4x1; p: maxpool F=2; max_unpool p';
  expect(await outputOf(body, image)).toEqual([0, 0, 0, 0, 0, 6, 0, 8, 0, 0, 0, 0, 0, 14, 0, 16]);
});
