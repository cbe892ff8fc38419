/** Products of rows with rows, both as they lie in memory: nothing is packed. */
import { madd } from './multiply-add';

/**
 * sums[j][i] = sum over k of left[i][k] * right[j][k], for up to four rows on the left and two on the right; `sums` has
 * places for two times four. Rows have `length` values and follow each other.
 */
export function dotProducts(
  left: usize,
  leftRows: i32,
  right: usize,
  rightRows: i32,
  length: i32,
  sums: usize,
): void {
  const bytes = (length as usize) << 2;
  const l1 = leftRows > 1 ? left + bytes : left;
  const l2 = leftRows > 2 ? l1 + bytes : l1;
  const l3 = leftRows > 3 ? l2 + bytes : l2;
  const r1 = rightRows > 1 ? right + bytes : right;
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  const wholeEnd = bytes & -16;
  let at: usize = 0;
  for (; at < wholeEnd; at += 16) {
    const p = v128.load(right + at);
    const q = v128.load(r1 + at);
    let x = v128.load(left + at);
    a0 = madd(a0, x, p);
    b0 = madd(b0, x, q);
    x = v128.load(l1 + at);
    a1 = madd(a1, x, p);
    b1 = madd(b1, x, q);
    x = v128.load(l2 + at);
    a2 = madd(a2, x, p);
    b2 = madd(b2, x, q);
    x = v128.load(l3 + at);
    a3 = madd(a3, x, p);
    b3 = madd(b3, x, q);
  }
  let a = sumLanes(a0, a1, a2, a3);
  let b = sumLanes(b0, b1, b2, b3);
  for (; at < bytes; at += 4) {
    let x = v128.load32_zero(left + at);
    x = v128.load_lane<f32>(l1 + at, x, 1);
    x = v128.load_lane<f32>(l2 + at, x, 2);
    x = v128.load_lane<f32>(l3 + at, x, 3);
    a = madd(a, x, v128.load32_splat(right + at));
    b = madd(b, x, v128.load32_splat(r1 + at));
  }
  v128.store(sums, a);
  v128.store(sums, b, 16);
}

/** The sums of the lanes of each. */
function sumLanes(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}
