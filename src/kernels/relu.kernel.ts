/** max(x, 0) and its gradient. Tiles are stretches of `size` values. */
import { address, tileEnd, tileStart, word } from './task';

/** Task: 0 input, 1 output, 2 count, 3 size. NaN stays NaN. */
export function relu_forward(task: usize, tile: i32, _scratch: usize): void {
  const input = address(task, 0);
  const output = address(task, 1);
  const end = (tileEnd(tile, word(task, 3), word(task, 2)) as usize) << 2;
  let at = (tileStart(tile, word(task, 3)) as usize) << 2;
  const none = f32x4.splat(0);
  for (; at + 16 <= end; at += 16) v128.store(output + at, f32x4.max(v128.load(input + at), none));
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
