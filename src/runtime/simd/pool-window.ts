/**
 * Writes the task of kernels that slide windows over maps: `src/kernels/pool-window.ts` says what its words are.
 * Tiles are rows of the target, cut by channels too where rows are few.
 */
import type { Floats, WindowGeometry } from '../geometry.js';
import type { Engine } from './engine.js';

/** What a tile may be: some rows of the target, or one image, where rows of the target share elements of the source. */
export type WindowTile = 'rows' | 'image';

/** Enough for any number of threads; more would only list windows more often. */
const mostWindowTiles = 32;
const fewWindowTiles = 16;

/**
 * Writes words 0 to 30 and returns the number of tiles, or 0 where a row has too many segments for the scratch memory.
 * The source has g's input shape and the target its output shape; transposed, it is the other way round. Channels are
 * those of `channels` in both maps.
 */
export function writeWindow(
  engine: Engine,
  n: number,
  g: WindowGeometry,
  channels: number,
  source: Floats,
  target: Floats,
  transposed: boolean,
  tile: WindowTile = 'rows',
): number {
  const { task } = engine;
  const from = transposed ? g.output : g.input;
  const to = transposed ? g.input : g.output;
  if (windowScratch(to[2], g) > engine.scratchBytes) return 0;
  task[0] = source.byteOffset;
  task[1] = target.byteOffset;
  task[2] = channels;
  for (let axis = 0; axis < 3; axis++) {
    task[3 + axis] = from[axis];
    task[6 + axis] = to[axis];
    task[9 + axis] = g.filter[axis];
    task[12 + axis] = transposed ? 1 : g.stride[axis];
    task[15 + axis] = transposed ? g.stride[axis] : 1;
    task[18 + axis] = g.dilation[axis];
    task[21 + axis] = g.padding[axis];
  }
  // Transposed, taps k and k' are both read by a position where (k - k') * dilation is a multiple of the stride.
  const tapStep = transposed ? g.stride[2] / commonDivisor(g.stride[2], g.dilation[2]) : 1;
  task[24] = transposed ? -(tapStep * g.dilation[2]) / g.stride[2] : g.dilation[2];
  task[25] = tapStep;
  const perImage = to[0] * to[1];
  const rows = n * perImage;
  const rowsOfTile = tile === 'image' ? perImage : Math.ceil(rows / mostWindowTiles);
  const rowTiles = Math.ceil(rows / rowsOfTile);
  const blockChannels =
    rowTiles >= fewWindowTiles
      ? channels
      : Math.max(32, Math.ceil((channels * rowTiles) / fewWindowTiles / 16) * 16);
  const blocks = Math.ceil(channels / blockChannels);
  task[26] = rows;
  task[27] = rowsOfTile;
  task[28] = transposed ? 1 : 0;
  task[29] = blocks;
  task[30] = blockChannels;
  return rowTiles * blocks;
}

/** Bytes of scratch memory for a target of this width: what kernels list, and 128 bytes of their own. */
export function windowScratch(width: number, g: WindowGeometry): number {
  return 128 + width * 20 + g.filter[0] * g.filter[1] * 8;
}

function commonDivisor(a: number, b: number): number {
  let divisor = Math.min(a, b);
  while (a % divisor !== 0 || b % divisor !== 0) divisor--;
  return divisor;
}
