/**
 * What the task of a convolution says of each axis: depth, height and width have `axisWords` words each, from
 * `firstAxis` on; `src/runtime/simd/conv-axes.ts` writes them. Source cell of output `i` and tap `k` is
 * i * step + first + k * tapStep; output `i` lies at outputStart + i * outputStep.
 */
import { word } from './task';

const firstAxis: i32 = 16;
const axisWords: i32 = 11;

export const depthAxis: i32 = 0;
export const heightAxis: i32 = 1;
export const widthAxis: i32 = 2;

/** Cells of the source, and of the output. */
export function sourceSize(task: usize, axis: i32): i32 {
  return word(task, firstAxis + axis * axisWords);
}
export function outputSize(task: usize, axis: i32): i32 {
  return word(task, firstAxis + axis * axisWords + 6);
}

/** How many outputs are computed. */
export function outputCount(task: usize, axis: i32): i32 {
  return word(task, firstAxis + axis * axisWords + 1);
}

/** Source cells from one output to the next. */
export function sourceStep(task: usize, axis: i32): i32 {
  return word(task, firstAxis + axis * axisWords + 2);
}

/** The first source cell that output `i` reads; may lie outside. */
export function sourceStart(task: usize, axis: i32, i: i32): i32 {
  return i * sourceStep(task, axis) + word(task, firstAxis + axis * axisWords + 3);
}

export function taps(task: usize, axis: i32): i32 {
  return word(task, firstAxis + axis * axisWords + 4);
}

/** Source cells from one tap to the next. */
export function tapStep(task: usize, axis: i32): i32 {
  return word(task, firstAxis + axis * axisWords + 5);
}

/** Source cells from the first one that an output reads to the last, both counted. */
export function extent(task: usize, axis: i32): i32 {
  return (taps(task, axis) - 1) * tapStep(task, axis) + 1;
}

/** Where output `i` lies. */
export function outputCell(task: usize, axis: i32, i: i32): i32 {
  const at = firstAxis + axis * axisWords + 7;
  return word(task, at) + i * word(task, at + 1);
}

/** Which tap of the filter tap `k` of this pass is. */
export function filterTap(task: usize, axis: i32, k: i32): i32 {
  const at = firstAxis + axis * axisWords + 9;
  return word(task, at) + k * word(task, at + 1);
}
