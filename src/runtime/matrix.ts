/**
 * The three matrix products that convolution and dense layers come down to. Rows are patches or images, and all
 * loops run along contiguous memory in tiles of four rows by two outputs; rows that are left over go singly.
 *
 * `rows` is (R, K) in double precision, `weight` is (O, K). A result row starts every `stride` values.
 */
import type { Floats } from './geometry.js';
import { scratchDoubles } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { type Engine, engineOf } from './simd/engine.js';

/** result[r, o] += sum over k of rows[r, k] * weight[o, k]. */
export function rowsTimesWeight(
  rowCount: number,
  depth: number,
  outputs: number,
  rows: Float64Array,
  weight: Floats,
  weightStart: number,
  result: Floats,
  resultStart: number,
  stride: number,
): void {
  const tiledRows = rowCount - (rowCount % 4);
  const tiledOutputs = outputs - (outputs % 2);
  for (let r = 0; r < tiledRows; r += 4) {
    const r0 = r * depth;
    const r1 = r0 + depth;
    const r2 = r1 + depth;
    const r3 = r2 + depth;
    for (let o = 0; o < tiledOutputs; o += 2) {
      const w0 = weightStart + o * depth;
      const w1 = w0 + depth;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let k = 0; k < depth; k++) {
        const a = weight[w0 + k];
        const b = weight[w1 + k];
        const x0 = rows[r0 + k];
        const x1 = rows[r1 + k];
        const x2 = rows[r2 + k];
        const x3 = rows[r3 + k];
        s00 += x0 * a;
        s01 += x0 * b;
        s10 += x1 * a;
        s11 += x1 * b;
        s20 += x2 * a;
        s21 += x2 * b;
        s30 += x3 * a;
        s31 += x3 * b;
      }
      const at = resultStart + r * stride + o;
      result[at] += s00;
      result[at + 1] += s01;
      result[at + stride] += s10;
      result[at + stride + 1] += s11;
      result[at + 2 * stride] += s20;
      result[at + 2 * stride + 1] += s21;
      result[at + 3 * stride] += s30;
      result[at + 3 * stride + 1] += s31;
    }
  }
  for (let r = 0; r < rowCount; r++) {
    const row = r * depth;
    let o = r < tiledRows ? tiledOutputs : 0;
    for (; o + 4 <= outputs; o += 4) {
      const w0 = weightStart + o * depth;
      const w1 = w0 + depth;
      const w2 = w1 + depth;
      const w3 = w2 + depth;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let k = 0; k < depth; k++) {
        const x = rows[row + k];
        s0 += x * weight[w0 + k];
        s1 += x * weight[w1 + k];
        s2 += x * weight[w2 + k];
        s3 += x * weight[w3 + k];
      }
      const at = resultStart + r * stride + o;
      result[at] += s0;
      result[at + 1] += s1;
      result[at + 2] += s2;
      result[at + 3] += s3;
    }
    for (; o < outputs; o++) {
      const filter = weightStart + o * depth;
      let sum = 0;
      for (let k = 0; k < depth; k++) sum += rows[row + k] * weight[filter + k];
      result[resultStart + r * stride + o] += sum;
    }
  }
}

/** rows[r, k] = sum over o of gradient[r, o] * weight[o, k]; what `rows` held before is overwritten. */
export function gradientTimesWeight(
  rowCount: number,
  depth: number,
  outputs: number,
  gradient: Floats,
  gradientStart: number,
  stride: number,
  weight: Floats,
  weightStart: number,
  rows: Float64Array,
): void {
  rows.fill(0, 0, rowCount * depth);
  const tiledRows = rowCount - (rowCount % 4);
  const tiledOutputs = outputs - (outputs % 2);
  for (let r = 0; r < tiledRows; r += 4) {
    const r0 = r * depth;
    const r1 = r0 + depth;
    const r2 = r1 + depth;
    const r3 = r2 + depth;
    for (let o = 0; o < tiledOutputs; o += 2) {
      const at = gradientStart + r * stride + o;
      const g00 = gradient[at];
      const g01 = gradient[at + 1];
      const g10 = gradient[at + stride];
      const g11 = gradient[at + stride + 1];
      const g20 = gradient[at + 2 * stride];
      const g21 = gradient[at + 2 * stride + 1];
      const g30 = gradient[at + 3 * stride];
      const g31 = gradient[at + 3 * stride + 1];
      const w0 = weightStart + o * depth;
      const w1 = w0 + depth;
      for (let k = 0; k < depth; k++) {
        const a = weight[w0 + k];
        const b = weight[w1 + k];
        rows[r0 + k] += g00 * a + g01 * b;
        rows[r1 + k] += g10 * a + g11 * b;
        rows[r2 + k] += g20 * a + g21 * b;
        rows[r3 + k] += g30 * a + g31 * b;
      }
    }
  }
  for (let r = 0; r < rowCount; r++) {
    const row = r * depth;
    for (let o = r < tiledRows ? tiledOutputs : 0; o < outputs; o++) {
      const g = gradient[gradientStart + r * stride + o];
      const filter = weightStart + o * depth;
      for (let k = 0; k < depth; k++) rows[row + k] += g * weight[filter + k];
    }
  }
}

/** weightGradient[o, k] += sum over r of gradient[r, o] * rows[r, k]. */
export function gradientTimesRows(
  rowCount: number,
  depth: number,
  outputs: number,
  gradient: Floats,
  gradientStart: number,
  stride: number,
  rows: Float64Array,
  weightGradient: Floats,
  weightStart: number,
): void {
  const tiledRows = rowCount - (rowCount % 4);
  const tiledOutputs = outputs - (outputs % 2);
  for (let r = 0; r < tiledRows; r += 4) {
    const r0 = r * depth;
    const r1 = r0 + depth;
    const r2 = r1 + depth;
    const r3 = r2 + depth;
    for (let o = 0; o < tiledOutputs; o += 2) {
      const at = gradientStart + r * stride + o;
      const g00 = gradient[at];
      const g01 = gradient[at + 1];
      const g10 = gradient[at + stride];
      const g11 = gradient[at + stride + 1];
      const g20 = gradient[at + 2 * stride];
      const g21 = gradient[at + 2 * stride + 1];
      const g30 = gradient[at + 3 * stride];
      const g31 = gradient[at + 3 * stride + 1];
      const w0 = weightStart + o * depth;
      const w1 = w0 + depth;
      for (let k = 0; k < depth; k++) {
        const x0 = rows[r0 + k];
        const x1 = rows[r1 + k];
        const x2 = rows[r2 + k];
        const x3 = rows[r3 + k];
        weightGradient[w0 + k] += g00 * x0 + g10 * x1 + g20 * x2 + g30 * x3;
        weightGradient[w1 + k] += g01 * x0 + g11 * x1 + g21 * x2 + g31 * x3;
      }
    }
  }
  for (let r = 0; r < rowCount; r++) {
    const row = r * depth;
    for (let o = r < tiledRows ? tiledOutputs : 0; o < outputs; o++) {
      const g = gradient[gradientStart + r * stride + o];
      const filter = weightStart + o * depth;
      for (let k = 0; k < depth; k++) weightGradient[filter + k] += g * rows[row + k];
    }
  }
}

/** How many rows of length `depth` to work on at a time, so that they stay in the cache; a multiple of four. */
export function rowsAtOnce(depth: number): number {
  const fitting = Math.floor(32768 / depth);
  return Math.min(256, Math.max(16, fitting - (fitting % 4)));
}

/** Every row of output (rowCount, channels) becomes the bias, or zero. */
export function fillRows(rowCount: number, channels: number, bias: Floats | null, output: Floats): void {
  if (bias === null) {
    output.fill(0, 0, rowCount * channels);
    return;
  }
  for (let r = 0, at = 0; r < rowCount; r++) {
    for (let c = 0; c < channels; c++, at++) output[at] = bias[c];
  }
}

/** sums[c] += (or =) sum over rows of values[r, c], added up in double precision. */
export function sumRows(
  rowCount: number,
  channels: number,
  values: Floats,
  sums: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(sums);
  if (engine !== null && 8 * channels <= engine.sharedBytes) {
    fastSumRows(engine, rowCount, channels, values, sums, write);
    return;
  }
  const total = scratchDoubles(1, channels);
  total.fill(0, 0, channels);
  for (let r = 0, at = 0; r < rowCount; r++) {
    for (let c = 0; c < channels; c++, at++) total[c] += values[at];
  }
  for (let c = 0; c < channels; c++) sums[c] = write === 'add' ? sums[c] + total[c] : total[c];
}

/** Values that a tile sums up. */
const sumTile = 32768;

/** The same with kernels: a tile sums up some rows, and the sums of the tiles are then added. */
function fastSumRows(
  engine: Engine,
  rowCount: number,
  channels: number,
  values: Floats,
  sums: Floats,
  write: GradientWrite,
): void {
  const { task } = engine;
  const most = Math.floor(engine.sharedBytes / (8 * channels));
  const rows = Math.ceil(Math.max(sumTile / channels, rowCount / most));
  const tiles = Math.max(1, Math.ceil(rowCount / rows));
  task[0] = values.byteOffset;
  task[1] = engine.shared;
  task[2] = rowCount;
  task[3] = channels;
  task[4] = rows;
  engine.run('sum_rows', tiles);
  task[0] = engine.shared;
  task[1] = tiles;
  task[2] = channels;
  task[3] = sums.byteOffset;
  task[4] = write === 'add' ? 1 : 0;
  engine.run('sum_rows_finish', 1);
}
