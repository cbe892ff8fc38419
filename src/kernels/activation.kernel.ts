/**
 * Activation functions and their gradients, value by value; every output may be the memory of an input. Tiles are
 * stretches of `size` values.
 */
import { activation4, activationGradient4 } from './activation';
import { passing } from './activation-gate';
import { address, real, tileEnd, tileStart, word } from './task';

/** max(x, 0); NaN stays NaN. Task: 0 input, 1 output, 2 count, 3 size. */
export function relu_forward(task: usize, tile: i32, _scratch: usize): void {
  const input = address(task, 0);
  const output = address(task, 1);
  const end = (tileEnd(tile, word(task, 3), word(task, 2)) as usize) << 2;
  let at = (tileStart(tile, word(task, 3)) as usize) << 2;
  const none = f32x4.splat(0);
  for (; at + 16 <= end; at += 16)
    // The sum makes 0 of -0; the maximum would take either.
    v128.store(output + at, f32x4.pmax(f32x4.add(v128.load(input + at), none), none));
  for (; at < end; at += 4) store<f32>(output + at, max<f32>(load<f32>(input + at), 0));
}

/**
 * output = min(max(x > 0 ? x : slope * x, least), most) of x = left + right, or of left alone: sums, and what may
 * follow them. Task: 0 left, 1 right or 0, 2 output, 3 count, 4 size, 5 slope, 6 least, 7 most.
 */
export function piecewise_forward(task: usize, tile: i32, _scratch: usize): void {
  const left = address(task, 0);
  const right = address(task, 1);
  const output = address(task, 2);
  const end = (tileEnd(tile, word(task, 4), word(task, 3)) as usize) << 2;
  let at = (tileStart(tile, word(task, 4)) as usize) << 2;
  const slope = f32x4.splat(real(task, 5));
  const least = f32x4.splat(real(task, 6));
  const most = f32x4.splat(real(task, 7));
  for (; at + 16 <= end; at += 16) {
    let x = v128.load(left + at);
    if (right != 0) x = f32x4.add(x, v128.load(right + at));
    v128.store(output + at, piecewise(x, slope, least, most));
  }
  for (; at < end; at += 4) {
    let x = v128.load32_splat(left + at);
    if (right != 0) x = f32x4.add(x, v128.load32_splat(right + at));
    v128.store_lane<f32>(output + at, piecewise(x, slope, least, most), 0);
  }
}

/** In this order of arguments NaN passes. */
function piecewise(x: v128, slope: v128, least: v128, most: v128): v128 {
  const value = v128.bitselect(x, f32x4.mul(x, slope), f32x4.gt(x, f32x4.splat(0)));
  return f32x4.pmin(f32x4.pmax(value, least), most);
}

/**
 * The gradient of that: nothing at or below `least` and at or above `most`, where those are not NaN. Task: 0 input or
 * output, 1 outputGradient, 2 inputGradient, 3 count, 4 size, 5 whether to add, 6 slope, 7 least, 8 most.
 */
export function piecewise_gradient(task: usize, tile: i32, _scratch: usize): void {
  const values = address(task, 0);
  const outputGradient = address(task, 1);
  const inputGradient = address(task, 2);
  const adds = word(task, 5) != 0;
  const end = (tileEnd(tile, word(task, 4), word(task, 3)) as usize) << 2;
  let at = (tileStart(tile, word(task, 4)) as usize) << 2;
  const slope = f32x4.splat(real(task, 6));
  const least = f32x4.splat(real(task, 7));
  const most = f32x4.splat(real(task, 8));
  for (; at + 16 <= end; at += 16) {
    const g = v128.load(outputGradient + at);
    let passed = passing(v128.load(values + at), g, slope, least, most);
    if (adds) passed = f32x4.add(passed, v128.load(inputGradient + at));
    v128.store(inputGradient + at, passed);
  }
  for (; at < end; at += 4) {
    const g = v128.load32_splat(outputGradient + at);
    let passed = passing(v128.load32_splat(values + at), g, slope, least, most);
    if (adds) passed = f32x4.add(passed, v128.load32_splat(inputGradient + at));
    v128.store_lane<f32>(inputGradient + at, passed, 0);
  }
}

/** Task: 0 input, 1 output, 2 count, 3 size, 4 which function, 5 and 6 what it is set with. */
export function activation_forward(task: usize, tile: i32, _scratch: usize): void {
  const input = address(task, 0);
  const output = address(task, 1);
  const end = (tileEnd(tile, word(task, 3), word(task, 2)) as usize) << 2;
  let at = (tileStart(tile, word(task, 3)) as usize) << 2;
  const f = word(task, 4);
  const a = f32x4.splat(real(task, 5));
  const b = f32x4.splat(real(task, 6));
  for (; at + 16 <= end; at += 16) v128.store(output + at, activation4(f, v128.load(input + at), a, b));
  for (; at < end; at += 4)
    v128.store_lane<f32>(output + at, activation4(f, v128.load32_splat(input + at), a, b), 0);
}

/**
 * Task: 0 input or output, 1 outputGradient, 2 inputGradient, 3 count, 4 size, 5 whether to add, 6 which function,
 * 7 and 8 what it is set with.
 */
export function activation_gradient(task: usize, tile: i32, _scratch: usize): void {
  const values = address(task, 0);
  const outputGradient = address(task, 1);
  const inputGradient = address(task, 2);
  const adds = word(task, 5) != 0;
  const end = (tileEnd(tile, word(task, 4), word(task, 3)) as usize) << 2;
  let at = (tileStart(tile, word(task, 4)) as usize) << 2;
  const f = word(task, 6);
  const a = f32x4.splat(real(task, 7));
  const b = f32x4.splat(real(task, 8));
  for (; at + 16 <= end; at += 16) {
    const g = v128.load(outputGradient + at);
    let slope = activationGradient4(f, v128.load(values + at), g, a, b);
    if (adds) slope = f32x4.add(slope, v128.load(inputGradient + at));
    v128.store(inputGradient + at, slope);
  }
  for (; at < end; at += 4) {
    const g = v128.load32_splat(outputGradient + at);
    let slope = activationGradient4(f, v128.load32_splat(values + at), g, a, b);
    if (adds) slope = f32x4.add(slope, v128.load32_splat(inputGradient + at));
    v128.store_lane<f32>(inputGradient + at, slope, 0);
  }
}
