/**
 * Winograd's transforms, for four channels at a time: Lavin, Gray 2016, https://arxiv.org/abs/1509.09308. A tile is 6
 * by 6 values, so 4x4 outputs of a 3x3 filter or 2x2 of a 5x5 one. Both polynomials are multiplied at the points 0,
 * ±√½, ±√2 and infinity: they keep all numbers near 1, which halves the error of 0, ±1, ±2.
 *
 * Every transform is one matrix on the columns, then on the rows. A line is a column or a row; between its values lie
 * `step` bytes.
 */
import { madd } from './multiply-add';

const p = Math.SQRT1_2 as f32;
const q = Math.SQRT2 as f32;
/** The product of a point's distances from all others, inverted: what a filter is divided by. */
const shareP: f32 = -0.6666666666666666;
const shareQ: f32 = 0.16666666666666666;

/** Values between lines of a tile, in bytes, where it lies in working memory. */
const lineBytes: usize = 96;

/** Four values, of which those from `lanes` on are 0 and are not read. */
export function loadLanes(at: usize, lanes: i32): v128 {
  if (lanes >= 4) return v128.load(at);
  let value = v128.load32_zero(at);
  if (lanes > 1) value = f32x4.replace_lane(value, 1, load<f32>(at, 4));
  if (lanes > 2) value = f32x4.replace_lane(value, 2, load<f32>(at, 8));
  return value;
}

/** Writes the first `lanes` values. */
export function storeLanes(at: usize, value: v128, lanes: i32): void {
  if (lanes >= 4) {
    v128.store(at, value);
    return;
  }
  v128.store32_lane(at, value, 0);
  if (lanes > 1) v128.store32_lane(at, value, 1, 4);
  if (lanes > 2) v128.store32_lane(at, value, 2, 8);
}

/** 6 by 6 values to 6 by 6 points, `pointStep` bytes apart; 36 vectors of working memory at `temporary`. */
export function transformInput(
  from: usize,
  rowStep: usize,
  columnStep: usize,
  temporary: usize,
  to: usize,
  pointStep: usize,
): void {
  for (let i: usize = 0; i < 6; i++)
    inputLine(from + i * columnStep, rowStep, temporary + (i << 4), lineBytes);
  for (let i: usize = 0; i < 6; i++)
    inputLine(temporary + i * lineBytes, 16, to + i * 6 * pointStep, pointStep);
}

/** Six values times the matrix whose rows are, for each point, the product of x minus every other point. */
function inputLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from + step);
  const d2 = v128.load(from + 2 * step);
  const d3 = v128.load(from + 3 * step);
  const d4 = v128.load(from + 4 * step);
  const d5 = v128.load(from + 5 * step);
  v128.store(to, madd(f32x4.add(d0, d4), d2, f32x4.splat(-2.5)));
  let even = madd(d4, d2, f32x4.splat(-2));
  let odd = f32x4.mul(madd(d3, d1, f32x4.splat(-2)), f32x4.splat(p));
  v128.store(to + toStep, f32x4.add(even, odd));
  v128.store(to + 2 * toStep, f32x4.sub(even, odd));
  even = madd(d4, d2, f32x4.splat(-0.5));
  odd = f32x4.mul(madd(d3, d1, f32x4.splat(-0.5)), f32x4.splat(q));
  v128.store(to + 3 * toStep, f32x4.add(even, odd));
  v128.store(to + 4 * toStep, f32x4.sub(even, odd));
  v128.store(to + 5 * toStep, madd(f32x4.add(d1, d5), d3, f32x4.splat(-2.5)));
}

/** `size` by `size` values (2 to 5) to 6 by 6 points: a filter, divided as one, or a gradient of the output. */
export function spread(
  from: usize,
  rowStep: usize,
  columnStep: usize,
  size: i32,
  isFilter: boolean,
  temporary: usize,
  to: usize,
  pointStep: usize,
): void {
  const shareOfP: f32 = isFilter ? shareP : 1;
  const shareOfQ: f32 = isFilter ? shareQ : 1;
  for (let i: usize = 0; i < (size as usize); i++)
    spreadLine(from + i * columnStep, rowStep, size, shareOfP, shareOfQ, temporary + (i << 4), lineBytes);
  for (let i: usize = 0; i < 6; i++)
    spreadLine(temporary + i * lineBytes, 16, size, shareOfP, shareOfQ, to + i * 6 * pointStep, pointStep);
}

/** The polynomial with these coefficients at every point. */
function spreadLine(
  from: usize,
  step: usize,
  size: i32,
  shareOfP: f32,
  shareOfQ: f32,
  to: usize,
  toStep: usize,
): void {
  const g0 = v128.load(from);
  let last = v128.load(from + step);
  let evenP = g0;
  let evenQ = g0;
  let oddP = last;
  let oddQ = last;
  if (size > 2) {
    last = v128.load(from + 2 * step);
    evenP = madd(evenP, last, f32x4.splat(0.5));
    evenQ = madd(evenQ, last, f32x4.splat(2));
    if (size > 3) {
      last = v128.load(from + 3 * step);
      oddP = madd(oddP, last, f32x4.splat(0.5));
      oddQ = madd(oddQ, last, f32x4.splat(2));
      if (size > 4) {
        last = v128.load(from + 4 * step);
        evenP = madd(evenP, last, f32x4.splat(0.25));
        evenQ = madd(evenQ, last, f32x4.splat(4));
      }
    }
  }
  evenP = f32x4.mul(evenP, f32x4.splat(shareOfP));
  evenQ = f32x4.mul(evenQ, f32x4.splat(shareOfQ));
  oddP = f32x4.mul(oddP, f32x4.splat(shareOfP * p));
  oddQ = f32x4.mul(oddQ, f32x4.splat(shareOfQ * q));
  v128.store(to, g0);
  v128.store(to + toStep, f32x4.add(evenP, oddP));
  v128.store(to + 2 * toStep, f32x4.sub(evenP, oddP));
  v128.store(to + 3 * toStep, f32x4.add(evenQ, oddQ));
  v128.store(to + 4 * toStep, f32x4.sub(evenQ, oddQ));
  v128.store(to + 5 * toStep, last);
}

/** The transpose of `spread`: 6 by 6 points to `size` by `size` values, with `lineBytes` from row to row. */
export function collect(
  from: usize,
  pointStep: usize,
  size: i32,
  isFilter: boolean,
  temporary: usize,
  to: usize,
): void {
  const shareOfP: f32 = isFilter ? shareP : 1;
  const shareOfQ: f32 = isFilter ? shareQ : 1;
  for (let i: usize = 0; i < 6; i++)
    collectLine(
      from + i * pointStep,
      6 * pointStep,
      size,
      shareOfP,
      shareOfQ,
      temporary + (i << 4),
      lineBytes,
    );
  for (let i: usize = 0; i < (size as usize); i++)
    collectLine(temporary + i * lineBytes, 16, size, shareOfP, shareOfQ, to + i * lineBytes, 16);
}

function collectLine(
  from: usize,
  step: usize,
  size: i32,
  shareOfP: f32,
  shareOfQ: f32,
  to: usize,
  toStep: usize,
): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from + step);
  const m2 = v128.load(from + 2 * step);
  const m3 = v128.load(from + 3 * step);
  const m4 = v128.load(from + 4 * step);
  const m5 = v128.load(from + 5 * step);
  const evenP = f32x4.mul(f32x4.add(m1, m2), f32x4.splat(shareOfP));
  const evenQ = f32x4.mul(f32x4.add(m3, m4), f32x4.splat(shareOfQ));
  const oddP = f32x4.mul(f32x4.sub(m1, m2), f32x4.splat(shareOfP * p));
  const oddQ = f32x4.mul(f32x4.sub(m3, m4), f32x4.splat(shareOfQ * q));
  v128.store(to, f32x4.add(m0, f32x4.add(evenP, evenQ)));
  let last = f32x4.add(oddP, oddQ);
  if (size > 2) {
    v128.store(to + toStep, last);
    last = madd(f32x4.mul(evenP, f32x4.splat(0.5)), evenQ, f32x4.splat(2));
    if (size > 3) {
      v128.store(to + 2 * toStep, last);
      last = madd(f32x4.mul(oddP, f32x4.splat(0.5)), oddQ, f32x4.splat(2));
      if (size > 4) {
        v128.store(to + 3 * toStep, last);
        last = madd(f32x4.mul(evenP, f32x4.splat(0.25)), evenQ, f32x4.splat(4));
      }
    }
  }
  v128.store(to + ((size - 1) as usize) * toStep, f32x4.add(last, m5));
}
