/**
 * Maps of (positions, channels) cut into tiles of whole rows. Rows are wide: `repeats` positions make one row of
 * `length = repeats * channels` values, so that rows are long, and whole vectors, for few or odd channels too; what is
 * one value a channel then stands `repeats` times. A map may be several groups, each with an incomplete last row.
 *
 * A task of these kernels starts with: 0 length, 1 values a group, 2 blocks a group, 3 rows a block, 4 bytes from the
 * coefficients of one group to those of the next (0 where all groups share them).
 */
import { word } from './task';

/** The group that a tile belongs to. */
export function groupOf(task: usize, tile: i32): i32 {
  return tile / word(task, 2);
}

/** Bytes from the start of all values to the tile's first row. */
export function blockStart(task: usize, tile: i32): usize {
  const blocks = word(task, 2);
  const row = (tile % blocks) * word(task, 3);
  return ((tile / blocks) as usize) * groupBytes(task) + (row as usize) * rowBytes(task);
}

/** Bytes from the start of all values to the tile's end. */
export function blockEnd(task: usize, tile: i32): usize {
  const end = blockStart(task, tile) + (word(task, 3) as usize) * rowBytes(task);
  const groupEnd = ((groupOf(task, tile) + 1) as usize) * groupBytes(task);
  return min(end, groupEnd);
}

/** Bytes of a row. */
export function rowBytes(task: usize): usize {
  return (word(task, 0) as usize) << 2;
}

/** Bytes from the coefficients of the first group to those of the tile's. */
export function coefficientStart(task: usize, tile: i32): usize {
  return (groupOf(task, tile) as usize) * (word(task, 4) as usize);
}

function groupBytes(task: usize): usize {
  return (word(task, 1) as usize) << 2;
}
