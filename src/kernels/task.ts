/**
 * How a kernel reads what it has to do: a task is a row of 32-bit words that the caller has written. Every kernel is
 * called as `name(task, tile, scratch)`: the address of the task, which part of the work, and memory of the thread's
 * own. Tiles write to places of their own, so they may run in any order and on any thread.
 */

/** A whole number. */
export function word(task: usize, index: i32): i32 {
  return load<i32>(task + ((index as usize) << 2));
}

/** An address; 0 stands for nothing. */
export function address(task: usize, index: i32): usize {
  return load<u32>(task + ((index as usize) << 2)) as usize;
}

/** A number in single precision. */
export function real(task: usize, index: i32): f32 {
  return load<f32>(task + ((index as usize) << 2));
}

/** The first value of a tile, where tiles have `size` values each. */
export function tileStart(tile: i32, size: i32): i32 {
  return tile * size;
}

/** The end of a tile: its start and size, but at most `count`. */
export function tileEnd(tile: i32, size: i32, count: i32): i32 {
  const end = (tile + 1) * size;
  return end < count ? end : count;
}
