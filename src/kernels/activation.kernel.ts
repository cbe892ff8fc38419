/**
 * Activation functions and their gradients, value by value; every output may be the memory of an input. Tiles are
 * stretches of `size` values.
 */
import { activation4, activationGradient4 } from './activation';
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

/** Task: 0 output, 1 outputGradient, 2 inputGradient, 3 count, 4 size, 5 whether to add. */
export function relu_gradient(task: usize, tile: i32, _scratch: usize): void {
  const output = address(task, 0);
  const outputGradient = address(task, 1);
  const inputGradient = address(task, 2);
  const adds = word(task, 5) != 0;
  const end = (tileEnd(tile, word(task, 4), word(task, 3)) as usize) << 2;
  let at = (tileStart(tile, word(task, 4)) as usize) << 2;
  const none = f32x4.splat(0);
  for (; at + 16 <= end; at += 16) {
    const open = f32x4.gt(v128.load(output + at), none);
    let slope = v128.and(open, v128.load(outputGradient + at));
    if (adds) slope = f32x4.add(slope, v128.load(inputGradient + at));
    v128.store(inputGradient + at, slope);
  }
  for (; at < end; at += 4) {
    let slope: f32 = load<f32>(output + at) > 0 ? load<f32>(outputGradient + at) : 0;
    if (adds) slope += load<f32>(inputGradient + at);
    store<f32>(inputGradient + at, slope);
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
