/** What the mean of a window is divided by. */
import { pixelBytes } from './pool-window';
import { word } from './task';

/**
 * The divisor of all pixels of a segment: the elements of the window inside the source or, with the padding counted,
 * inside what the padding extends it to. At least 1. Words of the task: 33 whether the padding counts, 34 to 36
 * padding behind the last element.
 */
export function averageDivisor(task: usize, row: i32, segment: usize, tapRows: i32): f32 {
  if (word(task, 33) == 0) return max(1, tapRows * load<i32>(segment, 8)) as f32;
  const x = load<i32>(segment, 0) / (pixelBytes(task) as i32);
  const y = row % word(task, 7);
  const z = (row / word(task, 7)) % word(task, 6);
  return max(1, extent(task, 0, z) * extent(task, 1, y) * extent(task, 2, x)) as f32;
}

function extent(task: usize, axis: i32, position: i32): i32 {
  const start = position * word(task, 12 + axis) - word(task, 21 + axis);
  const room = word(task, 3 + axis) + word(task, 34 + axis) - start;
  const dilation = word(task, 18 + axis);
  return min(word(task, 9 + axis), (room + dilation - 1) / dilation);
}
