/**
 * Windows that slide over maps (n, D, H, W, C): which elements of the source belong to a position of the target. The
 * elements in one row of the source are a run: so many taps, a constant number of pixels apart. Pooling and depthwise
 * convolution walk over rows of the target, and over their segments of four pixels that read whole runs, or of one
 * pixel that reads a shorter one at the border.
 *
 * A task starts with these words: 0 source, 1 target, 2 channels, 3 to 5 size of the source (depth, height, width),
 * 6 to 8 size of the target, 9 to 11 filter, 12 to 14 step in the source, 15 to 17 step in the target, 18 to 20
 * dilation, 21 to 23 padding, 24 pixels and 25 taps from one element of a run to the next, 26 rows of the target, 27
 * rows a tile, 28 whether transposed, 29 channel blocks, 30 channels a block.
 *
 * Not transposed, position i reads i * step + k * dilation - padding, and the step in the target is 1. Transposed,
 * position i reads (i + padding - k * dilation) / step where that is whole: there, the step in the target is the
 * stride, and positions that many apart read the same taps.
 */
import { word } from './task';

/** Bytes of a segment: 0 offset of its first pixel in the target's row, 4 of its first tap in the source's row, 8 taps
 * of its run, 12 first tap, 16 pixels (1 or 4). */
export const segmentBytes: i32 = 20;

/** Bytes of a row of taps: 0 offset of the source's row, 4 number of the row's first tap. */
export const tapRowBytes: i32 = 8;

/** Bytes from one pixel to the next. */
export function pixelBytes(task: usize): usize {
  return (word(task, 2) as usize) << 2;
}

/** Bytes from one pixel of a segment to the next: in the source, and in the target. */
export function sourceStep(task: usize): usize {
  return (word(task, 14) as usize) * pixelBytes(task);
}

export function targetStep(task: usize): usize {
  return (word(task, 17) as usize) * pixelBytes(task);
}

/** The first row of a tile, and the end of its rows. */
export function firstRow(task: usize, tile: i32): i32 {
  return (tile / word(task, 29)) * word(task, 27);
}

export function endRow(task: usize, tile: i32): i32 {
  return min(firstRow(task, tile) + word(task, 27), word(task, 26));
}

/** The first channel of a tile, and the end of its channels. */
export function firstChannel(task: usize, tile: i32): i32 {
  return (tile % word(task, 29)) * word(task, 30);
}

export function endChannel(task: usize, tile: i32): i32 {
  return min(firstChannel(task, tile) + word(task, 30), word(task, 2));
}

/** Bytes from the start of the target to one of its rows. */
export function rowStart(task: usize, row: i32): usize {
  return (row as usize) * (word(task, 8) as usize) * pixelBytes(task);
}

/** Writes all segments of a row to `list` and returns their number. They are the same for all rows. */
export function listSegments(task: usize, list: usize): i32 {
  const pixel = pixelBytes(task) as i32;
  const width = word(task, 8);
  const sourceWidth = word(task, 5);
  const step = word(task, 14);
  const phases = word(task, 17);
  const runStep = word(task, 24);
  const tapStep = word(task, 25);
  let count = 0;
  for (let phase = 0; phase < phases; phase++) {
    let tap = 0;
    while (tap < tapStep && !reads(task, 2, phase, tap)) tap++;
    const taps = tap < tapStep ? max((word(task, 11) - tap + tapStep - 1) / tapStep, 0) : 0;
    const offset = sourceOffset(task, 2, phase, tap);
    const last = offset + (taps - 1) * runStep;
    let place = 0;
    for (let x = phase; x < width; ) {
      const from = place * step;
      const inside = from + min(offset, last) >= 0 && from + 3 * step + max(offset, last) < sourceWidth;
      const pixels = inside && x + 3 * phases < width ? 4 : 1;
      let first = 0;
      let end = taps;
      if (pixels == 1) {
        while (first < end && outside(from + offset + first * runStep, sourceWidth)) first++;
        while (first < end && outside(from + offset + (end - 1) * runStep, sourceWidth)) end--;
      }
      const segment = list + ((count * segmentBytes) as usize);
      store<i32>(segment, x * pixel);
      store<i32>(segment, first < end ? (from + offset + first * runStep) * pixel : 0, 4);
      store<i32>(segment, end - first, 8);
      store<i32>(segment, tap + first * tapStep, 12);
      store<i32>(segment, pixels, 16);
      count++;
      place += pixels;
      x += pixels * phases;
    }
  }
  return count;
}

/** Writes the rows of taps that lie in the source to `list`, for one row of the target; returns their number. */
export function listRows(task: usize, row: i32, list: usize): i32 {
  const height = word(task, 7);
  const depth = word(task, 6);
  const y = row % height;
  const z = (row / height) % depth;
  const image = row / height / depth;
  const startY = (y / word(task, 16)) * word(task, 13);
  const startZ = (z / word(task, 15)) * word(task, 12);
  const line = (word(task, 5) as usize) * pixelBytes(task);
  let count = 0;
  for (let kz = 0; kz < word(task, 9); kz++) {
    if (!reads(task, 0, z, kz)) continue;
    const sourceZ = startZ + sourceOffset(task, 0, z, kz);
    if (outside(sourceZ, word(task, 3))) continue;
    const plane = (image * word(task, 3) + sourceZ) * word(task, 4);
    for (let ky = 0; ky < word(task, 10); ky++) {
      if (!reads(task, 1, y, ky)) continue;
      const sourceY = startY + sourceOffset(task, 1, y, ky);
      if (outside(sourceY, word(task, 4))) continue;
      const entry = list + ((count * tapRowBytes) as usize);
      store<u32>(entry, (((plane + sourceY) as usize) * line) as u32);
      store<i32>(entry, (kz * word(task, 10) + ky) * word(task, 11), 4);
      count++;
    }
  }
  return count;
}

function outside(at: i32, size: i32): bool {
  return (at as u32) >= (size as u32);
}

/** Whether a position of the target reads a tap at all, the edges aside. */
function reads(task: usize, axis: i32, position: i32, tap: i32): bool {
  return word(task, 28) == 0 || distance(task, axis, position, tap) % word(task, 15 + axis) == 0;
}

/** Where a tap is read, from where the position's place in its phase says. */
function sourceOffset(task: usize, axis: i32, position: i32, tap: i32): i32 {
  return distance(task, axis, position, tap) / word(task, 15 + axis);
}

function distance(task: usize, axis: i32, position: i32, tap: i32): i32 {
  const along = tap * word(task, 18 + axis) - word(task, 21 + axis);
  return word(task, 28) == 0 ? along : (position % word(task, 15 + axis)) - along;
}
