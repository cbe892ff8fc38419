/** What Winograd's convolution covers, and how much memory its tiles take. */
import type { ConvGeometry, Floats } from '../geometry.js';
import type { Engine } from './engine.js';

/** Values that a tile has of each channel: 6 by 6 points. */
export const winogradPoints = 36;

/** Bytes for the points of the tiles that are computed together: they should stay in a cache near the processor. */
const winogradNearBytes = 1 << 20;
/** Values between points beyond what they take, so that they do not all fall to the same place in a cache. */
export const winogradGap = 16;
/** Tiles that a kernel takes at once; `winograd.product.ts` has the same number. */
export const winogradBlock = 32;

/** Stride 1, dilation 1, no groups, two dimensions, a filter of 3x3 or 5x5. */
export function isWinogradGeometry({ input, filter, stride, dilation, groups }: ConvGeometry): boolean {
  const size = filter[1];
  return (
    (size === 3 || size === 5) &&
    filter[2] === size &&
    filter[0] === 1 &&
    input[0] === 1 &&
    groups === 1 &&
    stride[1] === 1 &&
    stride[2] === 1 &&
    dilation[1] === 1 &&
    dilation[2] === 1
  );
}

/** Outputs of a tile along an axis. */
export function winogradOutputs(filter: number): number {
  return 7 - filter;
}

/** Tiles of `n` maps (height, width) of outputs. */
export function winogradTiles(n: number, height: number, width: number, outputs: number): number {
  return n * Math.ceil(height / outputs) * Math.ceil(width / outputs);
}

/** How many of `tiles` tiles are computed together, where one takes so many values of each point. */
export function winogradTogether(tiles: number, values: number): number {
  const fitting = Math.floor(winogradNearBytes / (4 * winogradPoints * values));
  return Math.min(tiles, Math.max(winogradBlock, fitting - (fitting % winogradBlock)));
}

/** Values of the packed filters, behind a bias and a scale for each output: panels of 8 outputs. */
export function winogradPackLength(channels: number, outputs: number): number {
  const panel = 16 + winogradPoints * (8 * winogradRoundUp(channels, 4) + winogradGap);
  return Math.ceil(outputs / 8) * panel;
}

export function winogradRoundUp(count: number, multiple: number): number {
  return Math.ceil(count / multiple) * multiple;
}

/** Which tiles of a map get points, and where these go: words of the task of `winograd_points`. */
export function runWinogradPoints(
  engine: Engine,
  map: Floats,
  height: number,
  width: number,
  channels: number,
  paddingY: number,
  paddingX: number,
  outputs: number,
  tilesY: number,
  tilesX: number,
  first: number,
  tiles: number,
  pointStep: number,
  tileStep: number,
  points: number,
  isGradient: boolean,
): void {
  const { task } = engine;
  task[0] = map.byteOffset;
  task[1] = height;
  task[2] = width;
  task[3] = channels;
  task[4] = paddingY;
  task[5] = paddingX;
  task[6] = outputs;
  task[7] = tilesY;
  task[8] = tilesX;
  task[9] = first;
  task[10] = tiles;
  task[11] = pointStep;
  task[12] = tileStep;
  task[13] = points;
  const each = Math.max(1, tiles >> 5);
  task[14] = each;
  task[15] = isGradient ? 1 : 0;
  engine.run('winograd_points', Math.ceil(tiles / each));
}
