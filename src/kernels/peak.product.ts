/**
 * Nothing but multiply-adds on registers: what the machine can do at most, to measure the kernels against. The sums
 * start from different values, or a compiler would do one of them for all.
 */
import { madd } from './multiply-add';
import { address, word } from './task';

/**
 * Task: 0 where the sums of the tiles go, 1 rounds, 2 sixteen different values below 1. A round is 12 multiply-adds of
 * four lanes, enough to hide how long each takes: 96 operations.
 */
export function peak(task: usize, tile: i32, _scratch: usize): void {
  const values = address(task, 2);
  const x = v128.load(values);
  const y = v128.load(values, 4);
  let a = v128.load(values, 0);
  let b = v128.load(values, 4);
  let c = v128.load(values, 8);
  let d = v128.load(values, 12);
  let e = v128.load(values, 16);
  let f = v128.load(values, 20);
  let g = v128.load(values, 24);
  let h = v128.load(values, 28);
  let i = v128.load(values, 32);
  let j = v128.load(values, 36);
  let k = v128.load(values, 40);
  let l = v128.load(values, 44);
  for (let round = word(task, 1); round > 0; round--) {
    a = madd(y, a, x);
    b = madd(y, b, x);
    c = madd(y, c, x);
    d = madd(y, d, x);
    e = madd(y, e, x);
    f = madd(y, f, x);
    g = madd(y, g, x);
    h = madd(y, h, x);
    i = madd(y, i, x);
    j = madd(y, j, x);
    k = madd(y, k, x);
    l = madd(y, l, x);
  }
  let sum = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  sum = f32x4.add(sum, f32x4.add(f32x4.add(e, f), f32x4.add(g, h)));
  sum = f32x4.add(sum, f32x4.add(f32x4.add(i, j), f32x4.add(k, l)));
  v128.store(address(task, 0) + ((tile as usize) << 4), sum);
}
