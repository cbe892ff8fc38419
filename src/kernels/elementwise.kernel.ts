/** Sums, products and copies, value by value; every output may be the memory of an input. */
import { address, real, tileEnd, tileStart, word } from './task';

/**
 * output = f(left + right) with f(x) = min(max(x > 0 ? x : slope * x, least), most). Tiles are stretches of `size`
 * values. Task: 0 left, 1 right, 2 output, 3 count, 4 size, 5 slope, 6 least, 7 most.
 */
export function add_values(task: usize, tile: i32, _scratch: usize): void {
  const left = address(task, 0);
  const right = address(task, 1);
  const output = address(task, 2);
  const end = (tileEnd(tile, word(task, 4), word(task, 3)) as usize) << 2;
  let at = (tileStart(tile, word(task, 4)) as usize) << 2;
  const slope = f32x4.splat(real(task, 5));
  const least = f32x4.splat(real(task, 6));
  const most = f32x4.splat(real(task, 7));
  for (; at + 16 <= end; at += 16) {
    const sum = f32x4.add(v128.load(left + at), v128.load(right + at));
    v128.store(output + at, bent(sum, slope, least, most));
  }
  for (; at < end; at += 4) {
    const sum = f32x4.add(v128.load32_splat(left + at), v128.load32_splat(right + at));
    v128.store_lane<f32>(output + at, bent(sum, slope, least, most), 0);
  }
}

/** In this order of arguments NaN passes. */
function bent(x: v128, slope: v128, least: v128, most: v128): v128 {
  const value = v128.bitselect(x, f32x4.mul(x, slope), f32x4.gt(x, f32x4.splat(0)));
  return f32x4.pmin(f32x4.pmax(value, least), most);
}

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
