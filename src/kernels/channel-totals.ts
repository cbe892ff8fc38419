/**
 * What kernels have in common that turn the sums of `channel-sums.kernel.ts` into coefficients. Their tasks start with:
 * 0 length of a row, 1 channels, 2 sums, 3 how many tiles left theirs (for each group).
 */
import { word } from './task';

/** The sum of one channel over all tiles and all its places in a row. */
export function total(sums: usize, channel: i32, task: usize): f64 {
  const length = word(task, 0);
  let sum: f64 = 0;
  for (let tiles = word(task, 3); tiles > 0; tiles--) {
    for (let k = channel; k < length; k += word(task, 1)) sum += load<f64>(sums + ((k as usize) << 3));
    sums += (length as usize) << 4;
  }
  return sum;
}

/** Writes to a single value, or adds. */
export function write(at: usize, value: f64, adds: bool): void {
  store<f32>(at, (adds ? (load<f32>(at) as f64) + value : value) as f32);
}

/** Writes a coefficient of a channel to all its places in row `row` of a group's coefficients. */
export function repeat(task: usize, start: usize, channel: i32, row: i32, value: f32): void {
  const length = word(task, 0);
  const at = start + (((row * length) as usize) << 2);
  for (let k = channel; k < length; k += word(task, 1)) store<f32>(at + ((k as usize) << 2), value);
}
