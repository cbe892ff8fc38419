/** Losses with their gradients. Each tile leaves the sum of its part in double precision; the caller adds those up. */
import { exp4, log4 } from './functions';
import { address, real, tileEnd, tileStart, word } from './task';

/**
 * Cross-entropy of softmax(logits) with the labels. Tiles are `size` rows of `classes` logits; scratch takes a row.
 * Task: 0 logits, 1 labels, 2 gradient or 0, 3 rows, 4 size, 5 classes, 6 sums, 7 factor on the gradient.
 */
export function cross_entropy(task: usize, tile: i32, scratch: usize): void {
  const rows = tileEnd(tile, word(task, 4), word(task, 3));
  const bytes = (word(task, 5) as usize) << 2;
  let total: f64 = 0;
  for (let row = tileStart(tile, word(task, 4)); row < rows; row++) {
    const start = (row as usize) * bytes;
    const logits = address(task, 0) + start;
    const label = (load<i32>(address(task, 1) + ((row as usize) << 2)) as usize) << 2;
    const largest = copyRow(logits, scratch, bytes);
    const sum = exponentials(scratch, bytes, largest);
    const logarithm: f32 = f32x4.extract_lane(log4(f32x4.splat(sum)), 0);
    total += (logarithm as f64) + ((largest as f64) - (load<f32>(logits + label) as f64));
    if (address(task, 2) != 0) {
      const gradient = address(task, 2) + start;
      const factor = real(task, 7);
      const share = load<f32>(scratch + label) / sum;
      scaleRow(scratch, gradient, bytes, factor / sum);
      store<f32>(gradient + label, (share - 1) * factor);
    }
  }
  store<f64>(address(task, 6) + ((tile as usize) << 3), total);
}

/** Copies a row, fills the last vector up with -Infinity, and gives the largest value; NaN where there is one. */
function copyRow(source: usize, target: usize, bytes: usize): f32 {
  const none = f32x4.splat(-Infinity);
  let most = none;
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    const values = v128.load(source + at);
    v128.store(target + at, values);
    most = f32x4.max(most, values);
  }
  if (at < bytes) {
    const last = target + at;
    v128.store(last, none);
    for (; at < bytes; at += 4) store<f32>(target + at, load<f32>(source + at));
    most = f32x4.max(most, v128.load(last));
  }
  return max<f32>(
    max<f32>(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max<f32>(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
}

/** Puts exp(value - largest) in the place of each value of a row, and gives their sum. */
function exponentials(row: usize, bytes: usize, largest: f32): f32 {
  const shift = f32x4.splat(largest);
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const values = exp4(f32x4.sub(v128.load(row + at), shift));
    v128.store(row + at, values);
    sum = f32x4.add(sum, values);
  }
  return (
    f32x4.extract_lane(sum, 0) +
    f32x4.extract_lane(sum, 1) +
    (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
  );
}

function scaleRow(source: usize, target: usize, bytes: usize, factor: f32): void {
  const factors = f32x4.splat(factor);
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) v128.store(target + at, f32x4.mul(v128.load(source + at), factors));
  for (; at < bytes; at += 4) store<f32>(target + at, load<f32>(source + at) * factor);
}

/**
 * The sum of (output - target)². Tiles are stretches of `size` values. Task: 0 output, 1 target, 2 gradient or 0,
 * 3 count, 4 size, 5 sums, 6 factor of the difference in the gradient.
 */
export function squared_error(task: usize, tile: i32, _scratch: usize): void {
  const output = address(task, 0);
  const target = address(task, 1);
  const gradient = address(task, 2);
  const end = (tileEnd(tile, word(task, 4), word(task, 3)) as usize) << 2;
  let at = (tileStart(tile, word(task, 4)) as usize) << 2;
  const factor = real(task, 6);
  const factors = f32x4.splat(factor);
  let sums = f64x2.splat(0);
  for (; at + 16 <= end; at += 16) {
    const difference = f32x4.sub(v128.load(output + at), v128.load(target + at));
    const low = f64x2.promote_low_f32x4(difference);
    const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(difference, difference, 1, 0));
    sums = f64x2.add(sums, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
    if (gradient != 0) v128.store(gradient + at, f32x4.mul(difference, factors));
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; at < end; at += 4) {
    const difference: f32 = load<f32>(output + at) - load<f32>(target + at);
    sum += (difference as f64) * (difference as f64);
    if (gradient != 0) store<f32>(gradient + at, difference * factor);
  }
  store<f64>(address(task, 5) + ((tile as usize) << 3), sum);
}
