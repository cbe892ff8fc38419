/**
 * Which algorithm computes each pass of a convolution, where there is a choice: the one that a cost model holds to be
 * faster. The model counts what each does (terms) and weighs it with times that were measured.
 */
import type { ConvAlgorithm, ConvGeometry } from '../../ir/core-ops.js';

export type ConvPass = 'forward' | 'inputGradient' | 'weightGradient';

export const convPasses: readonly ConvPass[] = ['forward', 'inputGradient', 'weightGradient'];

/** Picoseconds for each of the terms of `costTerms`; the gradient of the input is a convolution, too. */
export type CostWeights = Readonly<
  Record<'convolution' | 'weightGradient', Readonly<Record<ConvAlgorithm, readonly number[]>>>
>;

/** Measured and fitted by `node bench/calibrate.mjs`, on one thread without fused multiply-add. */
export const measuredWeights: CostWeights = {
  convolution: { product: [44.3, 839, 57.1, 255, 172], winograd: [49, 491, 324, 10.5, 468, 414] },
  weightGradient: { product: [39.6, 0, 383], winograd: [65.7, 250, 353] },
};

/** The algorithm of each pass for so many images at once; undefined where all are plain products. */
export function chooseAlgorithms(geometry: ConvGeometry, batch: number): ConvGeometry['algorithms'] {
  if (!hasChoice(geometry)) return undefined;
  const [forward, inputGradient, weightGradient] = convPasses.map((pass) =>
    fasterAlgorithm(geometry, batch, pass, measuredWeights),
  );
  if (forward === 'product' && inputGradient === 'product' && weightGradient === 'product') return undefined;
  return { forward, inputGradient, weightGradient };
}

/**
 * Whether Winograd's algorithm can compute it: 3x3 or 5x5 filters that go over a flat map cell by cell. With fewer
 * channels than its vectors have it only loses.
 */
function hasChoice({ input, output, filter, stride, dilation, groups }: ConvGeometry): boolean {
  const [depth, height, width] = filter;
  return (
    input[0] === 1 &&
    depth === 1 &&
    height === width &&
    (height === 3 || height === 5) &&
    stride.every((step) => step === 1) &&
    dilation.every((step) => step === 1) &&
    groups === 1 &&
    input[3] >= 8 &&
    output[3] >= 8
  );
}

/**
 * What the model holds to be faster. Filters are packed once for all images of a network that takes them one by one,
 * but in every step of training: with a batch, packing is counted.
 */
export function fasterAlgorithm(
  geometry: ConvGeometry,
  batch: number,
  pass: ConvPass,
  weights: CostWeights,
): ConvAlgorithm {
  const packs = batch > 1 || pass !== 'forward';
  const of = weights[pass === 'weightGradient' ? 'weightGradient' : 'convolution'];
  const cost = (algorithm: ConvAlgorithm) =>
    costTerms(geometry, batch, pass, algorithm, packs).reduce(
      (sum, term, index) => sum + term * of[algorithm][index],
      0,
    );
  return cost('winograd') < cost('product') ? 'winograd' : 'product';
}

/** Winograd's tiles have 6 by 6 points, from which each filter of f by f makes 7 - f by 7 - f outputs. */
const points = 36;

/** Tiles that Winograd's products take at once; `src/runtime/simd/winograd-shape.ts` has the same number. */
const tilesOfBlock = 32;

/**
 * What an algorithm does. A product: multiply-adds, values stored, filters read, filters packed before (where `packs`),
 * and filters packed as they are used. Winograd's: multiply-adds, values transformed before and after them, and filters
 * as above. For weights, multiply-adds, values read or transformed, and filters written.
 */
export function costTerms(
  { input, output, filter, padding }: ConvGeometry,
  batch: number,
  pass: ConvPass,
  algorithm: ConvAlgorithm,
  packs: boolean,
): readonly number[] {
  const [from, to] = pass === 'inputGradient' ? [output, input] : [input, output];
  const taps = filter[1] * filter[2];
  const positions = batch * to[1] * to[2];
  // Kernels take channels in vectors, and rows in groups of four.
  const channels = upTo(from[3], 4);
  const outputs = upTo(to[3], 8);
  const size = 7 - filter[1];
  const tiles = upTo(batch * Math.ceil(to[1] / size) * Math.ceil(to[2] / size), 4);
  // How often an output and a tap meet a position of the map; what is padding is left out where that pays.
  const pairings =
    batch *
    [1, 2].reduce((all, axis) => all * insideMap(input[axis], output[axis], filter[axis], padding[axis]), 1);
  if (pass === 'weightGradient') {
    const pairs = upTo(from[3], 8) * upTo(to[3], 4);
    const sides = upTo(from[3], 8) + upTo(to[3], 4);
    return algorithm === 'product'
      ? [pairings * pairs, pairings * sides, taps * pairs]
      : [points * tiles * pairs, points * tiles * sides, points * pairs];
  }
  if (algorithm === 'product') {
    const filters = taps * channels * outputs;
    const inside = pairings * channels * outputs;
    if (leavesPadding(input, output, batch, pairings / (batch * output[1] * output[2] * taps)))
      return [inside, positions * outputs, 0, 0, filters];
    return [positions * filters, positions * outputs, filters, packs ? filters : 0, 0];
  }
  const filters = points * channels * outputs;
  const transformed = points * tiles;
  const passed = [tiles * filters, transformed * channels, transformed * outputs];
  if ((batch > 1 || pass === 'inputGradient') && tiles <= tilesOfBlock) return [...passed, 0, 0, filters];
  return [...passed, filters, packs ? filters : 0, 0];
}

/**
 * Whether a product leaves out what is padding, and packs its filters as it uses them; as `src/runtime/simd/conv-images.ts`
 * decides it, from the share of positions and taps that meet inside the map.
 */
function leavesPadding(
  input: ConvGeometry['input'],
  output: ConvGeometry['output'],
  batch: number,
  insideShare: number,
): boolean {
  const [from, to] = [input, output].map(([, height, width]) => batch * height * width);
  return (
    batch >= 4 &&
    insideShare <= 0.85 &&
    Math.max(from, to) <= 512 &&
    4 * Math.max(from * input[3], to * output[3]) <= 1048576
  );
}

/** How often a position of the output and one of the filter meet a position of the map, along an axis. */
function insideMap(size: number, positions: number, filter: number, padding: number): number {
  let count = 0;
  for (let tap = 0; tap < filter; tap++) {
    const first = Math.max(0, padding - tap);
    count += Math.max(0, Math.min(positions, size + padding - tap) - first);
  }
  return count;
}

function upTo(count: number, multiple: number): number {
  return Math.ceil(count / multiple) * multiple;
}
