/**
 * Which part of the source belongs to a tile, where windows write to the source. Word 40 of the task says how many
 * strips a plane of the target is cut into, of as many rows as word 27 says; 0 where tiles are cut as those that write
 * to the target. Windows of a strip's rows, and of some rows before it, read its part of the source.
 */
import { endChannel, endRow, firstChannel, firstRow, pixelBytes } from './pool-window';
import { address, word } from './task';

/** The first row of the target that belongs to a tile, and the end of its rows. */
export function startOfStrip(task: usize, tile: i32): i32 {
  const strips = word(task, 40);
  if (strips == 0) return firstRow(task, tile);
  return (tile / strips) * word(task, 7) + (tile % strips) * word(task, 27);
}

export function endOfStrip(task: usize, tile: i32): i32 {
  const strips = word(task, 40);
  if (strips == 0) return endRow(task, tile);
  return min(startOfStrip(task, tile) + word(task, 27), (tile / strips + 1) * word(task, 7));
}

/** How many rows before a strip read its part of the source. */
export function stripHalo(task: usize, start: i32): i32 {
  if (word(task, 40) == 0) return 0;
  return min(((word(task, 10) - 1) * word(task, 19)) / word(task, 13), start % word(task, 7));
}

/** Whether a row of the source, by its offset, lies before the strip that starts with this row of the target. */
export function isBefore(task: usize, start: i32, offset: u32): bool {
  return word(task, 40) != 0 && rowOf(task, offset) < edge(task, 1, start % word(task, 7));
}

/** Whether a row of the source, by its offset, lies behind the strip that ends before this row of the target. */
export function isBehind(task: usize, end: i32, offset: u32): bool {
  return word(task, 40) != 0 && rowOf(task, offset) >= edge(task, 1, ((end - 1) % word(task, 7)) + 1);
}

function rowOf(task: usize, offset: u32): i32 {
  return ((offset / ((word(task, 5) as u32) * (pixelBytes(task) as u32))) as i32) % word(task, 4);
}

/** Sets the tile's part of the gradient of the input (word 37) to zero. */
export function clearSource(task: usize, tile: i32): void {
  const height = word(task, 7);
  const first = firstChannel(task, tile);
  const bytes = ((endChannel(task, tile) - first) as usize) << 2;
  const line = (word(task, 5) as usize) * pixelBytes(task);
  const gradient = address(task, 37) + ((first as usize) << 2);
  for (let row = startOfStrip(task, tile); row < endOfStrip(task, tile); row++) {
    const y = row % height;
    const z = (row / height) % word(task, 6);
    const plane = (row / height / word(task, 6)) * word(task, 3);
    const firstY = edge(task, 1, y);
    const endY = edge(task, 1, y + 1);
    for (let at = edge(task, 0, z); at < edge(task, 0, z + 1); at++) {
      const lines = (plane + at) * word(task, 4);
      const start = gradient + ((lines + firstY) as usize) * line;
      clearBetween(task, start, gradient + ((lines + endY) as usize) * line, bytes);
    }
  }
}

/** Where the part of the source begins that belongs to a position of the target. */
function edge(task: usize, axis: i32, position: i32): i32 {
  if (position == 0) return 0;
  const size = word(task, 3 + axis);
  if (position == word(task, 6 + axis)) return size;
  return min(max(position * word(task, 12 + axis) - word(task, 21 + axis), 0), size);
}

/** Sets `bytes` of every pixel to zero. */
function clearBetween(task: usize, start: usize, end: usize, bytes: usize): void {
  const pixel = pixelBytes(task);
  if (bytes == pixel) {
    memory.fill(start, 0, end - start);
    return;
  }
  for (let at = start; at < end; at += pixel) memory.fill(at, 0, bytes);
}
