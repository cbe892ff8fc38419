/**
 * The filters of Winograd's convolution: room for them, packing them before they are used or telling the product to do
 * it, and what stands in front of them: a bias and a scale for each output.
 */
import type { ConvGeometry, Floats, Norm } from '../geometry.js';
import type { Engine } from './engine.js';
import type { ProductPack } from './pack.js';
import {
  winogradBlock,
  winogradOutputs,
  winogradPackLength,
  winogradRoundUp,
  winogradTiles,
} from './winograd-shape.js';

/**
 * Values for packed filters. Where weights change with every step, filters for so few tiles that each is used once are
 * packed as they are used, in a nearby cache: only bias and scales are kept then.
 */
export function winogradRoom(
  g: ConvGeometry,
  batch: number,
  changes: boolean,
  height: number,
  width: number,
  channels: number,
  outputs: number,
): number {
  if (changes && isOneWinogradBlock(g, batch, height, width)) return winogradFront(outputs);
  return winogradPackLength(channels, outputs);
}

/** Whether the tiles of `n` maps are so few that every filter is used once. */
export function isOneWinogradBlock(g: ConvGeometry, n: number, height: number, width: number): boolean {
  return winogradTiles(n, height, width, winogradOutputs(g.filter[1])) <= winogradBlock;
}

/** Values in front of the filters: a bias and a scale for each output. */
export function winogradFront(outputs: number): number {
  return 2 * winogradRoundUp(outputs, 8);
}

/** All filters for the forward pass, times what the norm scales them by. */
export function packWinogradForward(
  engine: Engine,
  g: ConvGeometry,
  weight: Floats,
  pack: ProductPack,
  norm: Norm | null,
): void {
  const outputs = g.output[3];
  packWinogradFilters(engine, g, weight, pack.forward, outputs, norm !== null);
  engine.run('winograd_pack_forward', Math.ceil(outputs / 8));
  pack.forwardVersion = engine.version;
  pack.norm = norm;
}

/** Behind the biases. */
export function writeWinogradScales(target: Float32Array, outputs: number, norm: Norm | null): void {
  if (norm === null) return;
  const start = winogradRoundUp(outputs, 8);
  for (let o = 0; o < outputs; o++) target[start + o] = winogradScale(norm, o);
}

/** Words 19 to 24 of the product's task: the weights that it packs itself, or none. */
export function writeWinogradSource(
  { task }: Engine,
  g: ConvGeometry,
  weight: Floats | null,
  turned: boolean,
  front: Float32Array,
  outputs: number,
  isScaled: boolean,
): void {
  task[19] = weight === null ? 0 : weight.byteOffset;
  task[20] = turned ? 1 : 0;
  task[21] = isScaled ? front.byteOffset + 4 * winogradRoundUp(outputs, 8) : 0;
  task[22] = g.input[3];
  task[23] = g.output[3];
  task[24] = g.filter[1];
}

/** The task of both kernels that pack; `target` begins with a bias and a scale for each of `outputs`. */
export function packWinogradFilters(
  { task }: Engine,
  g: ConvGeometry,
  weight: Floats,
  target: Float32Array,
  outputs: number,
  isScaled: boolean,
): void {
  const padded = winogradRoundUp(outputs, 8);
  task[0] = weight.byteOffset;
  task[1] = target.byteOffset + 8 * padded;
  task[2] = isScaled ? target.byteOffset + 4 * padded : 0;
  task[3] = g.input[3];
  task[4] = g.output[3];
  task[5] = g.filter[1];
}

function winogradScale({ gamma, variance, epsilon }: Norm, channel: number): number {
  return gamma[channel] / Math.sqrt(variance[channel] + epsilon);
}

/** In front of the filters: the bias, and what the norm makes of it. */
export function writeWinogradBias(
  target: Float32Array,
  outputs: number,
  bias: Floats | null,
  norm: Norm | null,
): void {
  for (let o = 0; o < outputs; o++) {
    const value = bias === null ? 0 : bias[o];
    target[o] = norm === null ? value : (value - norm.mean[o]) * winogradScale(norm, o) + norm.beta[o];
  }
}
