/** What a depthwise convolution does with its sums as it stores them. */
import { storePair } from './pool-store';
import { real, word } from './task';

/**
 * Stores the eight sums of each of so many pixels, `step` bytes apart, or the first `left` of them. Words of the task:
 * 33 whether something is added, 34 bytes from the target to that, 35 activation (0 none, 1 clip, 2 leaky), 36 lower
 * limit or slope, 37 upper limit.
 */
export function finishDepthwise(
  task: usize,
  sums: usize,
  pixels: i32,
  to: usize,
  step: usize,
  left: i32,
): void {
  const adds = word(task, 33) != 0;
  const distance = word(task, 34) as usize;
  const activation = word(task, 35);
  const x = f32x4.splat(real(task, 36));
  const y = f32x4.splat(real(task, 37));
  for (; pixels > 0; pixels--) {
    let a = v128.load(sums);
    let b = v128.load(sums, 16);
    if (adds) {
      a = f32x4.add(a, v128.load(to + distance));
      b = f32x4.add(b, v128.load(to + distance, 16));
    }
    if (activation != 0) {
      a = activate(activation, a, x, y);
      b = activate(activation, b, x, y);
    }
    if (left >= 8) {
      v128.store(to, a);
      v128.store(to, b, 16);
    } else storePair(to, a, b, left);
    sums += 32;
    to += step;
  }
}

/** In this order of arguments NaN passes. */
function activate(activation: i32, v: v128, x: v128, y: v128): v128 {
  if (activation == 1) return f32x4.pmin(f32x4.pmax(v, x), y);
  return v128.bitselect(v, f32x4.mul(v, x), f32x4.gt(v, f32x4.splat(0)));
}
