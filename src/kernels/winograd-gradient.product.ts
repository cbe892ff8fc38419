/**
 * The gradient of weights by Winograd's algorithm: for each point, the product of an output gradient's tiles and an
 * input's, summed over the tiles (Lavin, Gray 2016, section 4), then the way back to filters.
 */
import { madd } from './multiply-add';
import { address, word } from './task';
import {
  collect,
  loadLanes,
  prepareTransforms,
  storeLanes,
  tileAt,
  transformBytes,
} from './winograd-transform';

/**
 * Task: 0 points of the output gradient, 1 values from tile to tile, 2 from point to point, 3 outputs, 4 to 6 the same
 * of the input, whose tiles have a multiple of 8 channels, 7 tiles, 8 sums (36, outputs, channels), 9 values from point
 * to point, 10 whether to add. A tile of work is a point. Outputs are padded to a multiple of 4.
 */
export function winograd_correlate(task: usize, tile: i32, _scratch: usize): void {
  const gradientStep = (word(task, 1) as usize) << 2;
  const gradient = address(task, 0) + ((tile * word(task, 2)) << 2);
  const outputs = word(task, 3);
  const channels = word(task, 5);
  const inputStep = (channels as usize) << 2;
  const input = address(task, 4) + ((tile * word(task, 6)) << 2);
  const sums = address(task, 8) + ((tile * word(task, 9)) << 2);
  const tiles = word(task, 7);
  const adds = word(task, 10) !== 0;
  for (let c = 0; c < channels; c += 8) {
    for (let o = 0; o < outputs; o += 4) {
      const to = sums + ((o * channels + c) << 2);
      crossSums(gradient + (o << 2), gradientStep, input + (c << 2), inputStep, tiles, to, inputStep, adds);
    }
  }
}

/** sums[row][lane] = or += the sum over k of rows[k][row] * columns[k][lane], for 4 rows and 8 lanes. */
function crossSums(
  rows: usize,
  rowStep: usize,
  columns: usize,
  columnStep: usize,
  depth: i32,
  sums: usize,
  sumStep: usize,
  adds: boolean,
): void {
  let w = f32x4.splat(0);
  let a0 = w;
  let b0 = w;
  let a1 = w;
  let b1 = w;
  let a2 = w;
  let b2 = w;
  let a3 = w;
  let b3 = w;
  for (; depth > 0; depth--) {
    w = v128.load(columns);
    const v = v128.load(columns, 16);
    columns += columnStep;
    let x = v128.load32_splat(rows);
    a0 = madd(a0, x, w);
    b0 = madd(b0, x, v);
    x = v128.load32_splat(rows, 4);
    a1 = madd(a1, x, w);
    b1 = madd(b1, x, v);
    x = v128.load32_splat(rows, 8);
    a2 = madd(a2, x, w);
    b2 = madd(b2, x, v);
    x = v128.load32_splat(rows, 12);
    a3 = madd(a3, x, w);
    b3 = madd(b3, x, v);
    rows += rowStep;
  }
  put(sums, a0, b0, adds);
  put(sums + sumStep, a1, b1, adds);
  put(sums + 2 * sumStep, a2, b2, adds);
  put(sums + 3 * sumStep, a3, b3, adds);
}

function put(at: usize, a: v128, b: v128, adds: boolean): void {
  if (adds) {
    a = f32x4.add(a, v128.load(at));
    b = f32x4.add(b, v128.load(at, 16));
  }
  v128.store(at, a);
  v128.store(at, b, 16);
}

/**
 * Task: 0 sums (36, outputs, channels), 1 channels in them, 2 values from point to point, 9 weight gradient (Cout, size,
 * size, Cin), 10 Cin, 11 size, 12 whether to add. A tile is an output.
 */
export function winograd_filters(task: usize, tile: i32, scratch: usize): void {
  const channels = word(task, 10);
  const pointStep = (word(task, 2) as usize) << 2;
  const sums = address(task, 0) + ((tile * word(task, 1)) << 2);
  prepareTransforms(scratch, true);
  for (let c = 0; c < channels; c += 4) putFilters(task, tile, c, sums + (c << 2), pointStep, scratch);
}

/**
 * All at once, for tiles so few that the sums of all filters would take more memory than their points do. Task: 0 to 7
 * as `winograd_correlate`, 9 to 12 as `winograd_filters`. A tile of work is four outputs.
 */
export function winograd_correlate_filters(task: usize, tile: i32, scratch: usize): void {
  const gradientStep = (word(task, 1) as usize) << 2;
  const channels = word(task, 5);
  const inputStep = (channels as usize) << 2;
  const gradient = address(task, 0) + (tile << 4);
  const sums = scratch + transformBytes;
  const outputs = min(4, word(task, 3) - 4 * tile);
  prepareTransforms(scratch, true);
  for (let c = 0; c < channels; c += 8) {
    let rows = gradient;
    let columns = address(task, 4) + (c << 2);
    for (let point: usize = 0; point < 36; point++) {
      crossSums(rows, gradientStep, columns, inputStep, word(task, 7), sums + (point << 7), 32, false);
      rows += word(task, 2) << 2;
      columns += word(task, 6) << 2;
    }
    for (let o = 0; o < outputs; o++)
      for (let half = 0; half < 8 && c + half < word(task, 10); half += 4)
        putFilters(task, 4 * tile + o, c + half, sums + (o << 5) + (half << 2), 128, scratch);
  }
}

/** The way back of an output's sums and four channels. */
function putFilters(task: usize, output: i32, c: i32, sums: usize, pointStep: usize, scratch: usize): void {
  const channels = word(task, 10);
  const size = word(task, 11);
  const adds = word(task, 12) !== 0;
  const lanes = channels - c;
  let to = address(task, 9) + ((output * size * size * channels + c) << 2);
  collect(scratch, sums, pointStep, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let value = v128.load(scratch + tileAt + j * 96 + (i << 4));
      if (adds) value = f32x4.add(value, loadLanes(to, lanes));
      storeLanes(to, value, lanes);
      to += channels << 2;
    }
  }
}
