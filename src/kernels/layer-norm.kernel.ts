/** Layer normalisation: every row of `length` neighbouring values by itself. Tiles are stretches of rows. */
import { write } from './channel-totals';
import { address, real, tileEnd, tileStart, word } from './task';

/**
 * Task: 0 rows, 1 length, 2 rows a tile, 3 epsilon, 4 input, 5 gamma, 6 beta (both or neither are 0), 7 output.
 */
export function layer_norm_forward(task: usize, tile: i32, _scratch: usize): void {
  const row = (word(task, 1) as usize) << 2;
  const gamma = address(task, 5);
  const beta = address(task, 6);
  const start = (tileStart(tile, word(task, 2)) as usize) * row;
  const end = (tileEnd(tile, word(task, 2), word(task, 0)) as usize) * row;
  for (let offset = start; offset < end; offset += row) {
    const input = address(task, 4) + offset;
    const output = address(task, 7) + offset;
    const statistics = rowStatistics(input, row, real(task, 3));
    const mean = f32x4.splat(f32x4.extract_lane(statistics, 0));
    const inverse = f32x4.splat(f32x4.extract_lane(statistics, 1));
    let k: usize = 0;
    for (; k + 16 <= row; k += 16) {
      let value = f32x4.mul(f32x4.sub(v128.load(input + k), mean), inverse);
      if (gamma != 0) value = f32x4.add(f32x4.mul(value, v128.load(gamma + k)), v128.load(beta + k));
      v128.store(output + k, value);
    }
    for (; k < row; k += 4) {
      let value = normal(input + k, statistics);
      if (gamma != 0) value = value * load<f32>(gamma + k) + load<f32>(beta + k);
      store<f32>(output + k, value);
    }
  }
}

/**
 * Task: 0 rows, 1 length, 2 rows a tile, 3 epsilon, 4 input, 5 gamma (0 for none), 6 outputGradient, 7 inputGradient,
 * 8 whether to add, 9 sums: each tile leaves a row of outputGradient * normalised and one of outputGradient.
 */
export function layer_norm_gradient(task: usize, tile: i32, _scratch: usize): void {
  const row = (word(task, 1) as usize) << 2;
  const gamma = address(task, 5);
  const dots = address(task, 9) + (tile as usize) * (row << 1);
  const start = (tileStart(tile, word(task, 2)) as usize) * row;
  const end = (tileEnd(tile, word(task, 2), word(task, 0)) as usize) * row;
  memory.fill(dots, 0, row << 1);
  for (let offset = start; offset < end; offset += row) {
    const input = address(task, 4) + offset;
    const outputGradient = address(task, 6) + offset;
    const statistics = rowStatistics(input, row, real(task, 3));
    const shares = rowSlopes(input, outputGradient, gamma, row, statistics, dots);
    writeRow(input, outputGradient, gamma, row, statistics, shares, address(task, 7) + offset, word(task, 8));
  }
}

/**
 * Adds up what the tiles left. Task: 1 length, 4 tiles, 5 sums, 6 gamma's gradient, 7 beta's (0 for none), 8 whether to
 * add. Tiles are 256 places.
 */
export function layer_norm_parameters(task: usize, tile: i32, _scratch: usize): void {
  const row = (word(task, 1) as usize) << 2;
  const adds = word(task, 8) != 0;
  const end = tileEnd(tile, 256, word(task, 1));
  for (let i = tileStart(tile, 256); i < end; i++) {
    const k = (i as usize) << 2;
    let dot: f64 = 0;
    let sum: f64 = 0;
    let at = address(task, 5) + k;
    for (let tiles = word(task, 4); tiles > 0; tiles--) {
      dot += load<f32>(at) as f64;
      sum += load<f32>(at + row) as f64;
      at += row << 1;
    }
    if (address(task, 6) != 0) write(address(task, 6) + k, dot, adds);
    if (address(task, 7) != 0) write(address(task, 7) + k, sum, adds);
  }
}

/** The mean of a row and 1 / sqrt(biased variance + epsilon), in lanes 0 and 1. */
function rowStatistics(input: usize, row: usize, epsilon: f32): v128 {
  let a = f64x2.splat(0);
  let b = a;
  let aa = a;
  let bb = a;
  let k: usize = 0;
  for (; k + 16 <= row; k += 16) {
    const values = v128.load(input + k);
    const p = f64x2.promote_low_f32x4(values);
    const q = f64x2.promote_low_f32x4(i64x2.shuffle(values, values, 1, 1));
    a = f64x2.add(a, p);
    b = f64x2.add(b, q);
    aa = f64x2.add(aa, f64x2.mul(p, p));
    bb = f64x2.add(bb, f64x2.mul(q, q));
  }
  a = f64x2.add(a, b);
  aa = f64x2.add(aa, bb);
  let sum = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  let square = f64x2.extract_lane(aa, 0) + f64x2.extract_lane(aa, 1);
  for (; k < row; k += 4) {
    const value = load<f32>(input + k) as f64;
    sum += value;
    square += value * value;
  }
  const count = (row >> 2) as f64;
  const mean = sum / count;
  const variance = max<f64>(square / count - mean * mean, 0);
  const inverse = 1 / Math.sqrt(variance + (epsilon as f64));
  return f32x4.replace_lane(f32x4.splat(mean as f32), 1, inverse as f32);
}

function normal(input: usize, statistics: v128): f32 {
  return (load<f32>(input) - f32x4.extract_lane(statistics, 0)) * f32x4.extract_lane(statistics, 1);
}

/** Adds to the sums of the tile; the means of slope * gamma and of slope * gamma * normalised, in lanes 0 and 1. */
function rowSlopes(
  input: usize,
  outputGradient: usize,
  gamma: usize,
  row: usize,
  statistics: v128,
  dots: usize,
): v128 {
  const mean = f32x4.splat(f32x4.extract_lane(statistics, 0));
  const inverse = f32x4.splat(f32x4.extract_lane(statistics, 1));
  const sums = dots + row;
  let a = f32x4.splat(0);
  let b = a;
  let k: usize = 0;
  for (; k + 16 <= row; k += 16) {
    const value = f32x4.mul(f32x4.sub(v128.load(input + k), mean), inverse);
    let slope = v128.load(outputGradient + k);
    v128.store(dots + k, f32x4.add(v128.load(dots + k), f32x4.mul(slope, value)));
    v128.store(sums + k, f32x4.add(v128.load(sums + k), slope));
    if (gamma != 0) slope = f32x4.mul(slope, v128.load(gamma + k));
    a = f32x4.add(a, slope);
    b = f32x4.add(b, f32x4.mul(slope, value));
  }
  let sum = lanes(a);
  let dot = lanes(b);
  for (; k < row; k += 4) {
    const value = normal(input + k, statistics);
    let slope = load<f32>(outputGradient + k);
    store<f32>(dots + k, load<f32>(dots + k) + slope * value);
    store<f32>(sums + k, load<f32>(sums + k) + slope);
    if (gamma != 0) slope *= load<f32>(gamma + k);
    sum += slope;
    dot += slope * value;
  }
  const count = (row >> 2) as f32;
  return f32x4.replace_lane(f32x4.splat(sum / count), 1, dot / count);
}

function lanes(a: v128): f32 {
  const first = f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1);
  return first + (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3));
}

function writeRow(
  input: usize,
  outputGradient: usize,
  gamma: usize,
  row: usize,
  statistics: v128,
  shares: v128,
  inputGradient: usize,
  adds: i32,
): void {
  const mean = f32x4.splat(f32x4.extract_lane(statistics, 0));
  const inverse = f32x4.splat(f32x4.extract_lane(statistics, 1));
  const sum = f32x4.splat(f32x4.extract_lane(shares, 0));
  const dot = f32x4.splat(f32x4.extract_lane(shares, 1));
  let k: usize = 0;
  for (; k + 16 <= row; k += 16) {
    const value = f32x4.mul(f32x4.sub(v128.load(input + k), mean), inverse);
    let slope = v128.load(outputGradient + k);
    if (gamma != 0) slope = f32x4.mul(slope, v128.load(gamma + k));
    slope = f32x4.mul(inverse, f32x4.sub(f32x4.sub(slope, sum), f32x4.mul(value, dot)));
    if (adds) slope = f32x4.add(slope, v128.load(inputGradient + k));
    v128.store(inputGradient + k, slope);
  }
  for (; k < row; k += 4) {
    const value = normal(input + k, statistics);
    let slope = load<f32>(outputGradient + k);
    if (gamma != 0) slope *= load<f32>(gamma + k);
    slope = slope - f32x4.extract_lane(shares, 0) - value * f32x4.extract_lane(shares, 1);
    slope *= f32x4.extract_lane(statistics, 1);
    if (adds) slope += load<f32>(inputGradient + k);
    store<f32>(inputGradient + k, slope);
  }
}
