/** How the kernels of the weight gradient read their task: a convolution, and how the work is cut. */
import { word } from './task';

/*
 * Task: 0 outputGradient, 1 input, 2 result, 3 bytes from one split's result to the next one's, 4 whether to add,
 * 5 images, 6 to 8 output D, H, W, 9 to 11 input D, H, W, 12 to 14 filter, 15 to 17 stride, 18 to 20 dilation,
 * 21 to 23 padding, 24 input channels, 25 output channels, 26 groups, 27 outputs a tile, 28 channels a tile,
 * 29 taps a tile, 30 images a chunk, 31 lines a chunk, 32 chunks a split, 33 whether tiles gather their channels.
 *
 * A chunk is some lines of one output plane, of one image or of several: what is gone through at a time, so that it
 * stays in the cache. A split is what one tile adds up.
 */

/** Parts of `size` that `count` makes. */
export function partsOf(count: i32, size: i32): i32 {
  return (count + size - 1) / size;
}

export function outputSize(task: usize, axis: i32): i32 {
  return word(task, 6 + axis);
}

export function inputSize(task: usize, axis: i32): i32 {
  return word(task, 9 + axis);
}

/** The first output position, from `from` on, at which a tap of this axis is not in the padding. */
export function firstInside(task: usize, axis: i32, tap: i32, from: i32): i32 {
  const missing = word(task, 21 + axis) - tap * word(task, 18 + axis);
  return missing > 0 ? max(from, partsOf(missing, word(task, 15 + axis))) : from;
}

/** The end of those positions, at most `to`. */
export function endInside(task: usize, axis: i32, tap: i32, to: i32): i32 {
  const room = inputSize(task, axis) + word(task, 21 + axis) - tap * word(task, 18 + axis);
  return room > 0 ? min(to, partsOf(room, word(task, 15 + axis))) : 0;
}

/** Where a tap reads for an output position; outside of the input in the padding. */
export function inputPosition(task: usize, axis: i32, tap: i32, position: i32): i32 {
  return position * word(task, 15 + axis) + tap * word(task, 18 + axis) - word(task, 21 + axis);
}
