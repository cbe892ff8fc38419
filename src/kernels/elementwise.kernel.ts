/** Products and copies, value by value; every output may be the memory of an input. Tiles are stretches of `size` values. */
import { address, tileEnd, tileStart, word } from './task';

/** output = or += left * right. Task: 0 left, 1 right, 2 output, 3 count, 4 size, 5 whether to add. */
export function multiply_values(task: usize, tile: i32, _scratch: usize): void {
  const left = address(task, 0);
  const right = address(task, 1);
  const output = address(task, 2);
  const adds = word(task, 5) != 0;
  const end = (tileEnd(tile, word(task, 4), word(task, 3)) as usize) << 2;
  let at = (tileStart(tile, word(task, 4)) as usize) << 2;
  for (; at + 16 <= end; at += 16) {
    let product = f32x4.mul(v128.load(left + at), v128.load(right + at));
    if (adds) product = f32x4.add(product, v128.load(output + at));
    v128.store(output + at, product);
  }
  for (; at < end; at += 4) {
    let product: f32 = load<f32>(left + at) * load<f32>(right + at);
    if (adds) product += load<f32>(output + at);
    store<f32>(output + at, product);
  }
}

/** target = source, or 0 where there is no source. Task: 0 source or 0, 1 target, 2 count, 3 size. */
export function copy_values(task: usize, tile: i32, _scratch: usize): void {
  const source = address(task, 0);
  const target = address(task, 1);
  const start = (tileStart(tile, word(task, 3)) as usize) << 2;
  const bytes = ((tileEnd(tile, word(task, 3), word(task, 2)) as usize) << 2) - start;
  if (source == 0) memory.fill(target + start, 0, bytes);
  else memory.copy(target + start, source + start, bytes);
}
