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

/** Bytes between lines of a tile where it lies in working memory. */
const lineBytes: usize = 96;
/** Where a transform has its columns between the two steps. */
const columnsAt: usize = 64;
/** Where a kernel may have a tile. */
export const tileAt: usize = 640;
/** Where the transforms' working memory ends. */
export const transformBytes: usize = 1216;

/**
 * Writes the factors of all transforms to working memory, where a kernel begins: V8 makes a vector of a constant in
 * three instructions, wherever it is used, but loads one in one. Filters are divided, or a product of points is.
 */
export function prepareTransforms(scratch: usize, isFilter: boolean): void {
  const shareOfP: f32 = isFilter ? shareP : 1;
  const shareOfQ: f32 = isFilter ? shareQ : 1;
  store<f32>(scratch, 0.5);
  store<f32>(scratch, 2, 4);
  store<f32>(scratch, -0.5, 8);
  store<f32>(scratch, -2, 12);
  store<f32>(scratch, -2.5, 16);
  store<f32>(scratch, shareOfP, 20);
  store<f32>(scratch, shareOfQ, 24);
  store<f32>(scratch, shareOfP * p, 28);
  store<f32>(scratch, shareOfQ * q, 32);
}

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

/** 6 by 6 values to 6 by 6 points, `pointStep` bytes apart. */
export function transformInput(
  scratch: usize,
  from: usize,
  rowStep: usize,
  columnStep: usize,
  to: usize,
  pointStep: usize,
): void {
  const columns = scratch + columnsAt;
  for (let i: usize = 0; i < 6; i++) inputColumn(scratch, from + i * columnStep, rowStep, columns + (i << 4));
  for (let i: usize = 0; i < 6; i++)
    inputRow(scratch, columns + i * lineBytes, to + i * 6 * pointStep, pointStep);
}

/**
 * Six values times the matrix whose rows are, for each point, the product of x minus every other point. Columns and
 * rows have functions of their own, since that makes half of their addresses constants.
 */
function inputColumn(scratch: usize, from: usize, step: usize, to: usize): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from + step);
  const d2 = v128.load(from + 2 * step);
  const d3 = v128.load(from + 3 * step);
  const d4 = v128.load(from + 4 * step);
  const d5 = v128.load(from + 5 * step);
  const minusHalf = v128.load32_splat(scratch, 8);
  const minusTwo = v128.load32_splat(scratch, 12);
  const minusBoth = v128.load32_splat(scratch, 16);
  v128.store(to, madd(f32x4.add(d0, d4), d2, minusBoth));
  v128.store(to, madd(f32x4.add(d1, d5), d3, minusBoth), 480);
  let even = madd(d4, d2, minusTwo);
  let odd = f32x4.mul(madd(d3, d1, minusTwo), v128.load32_splat(scratch, 28));
  v128.store(to, f32x4.add(even, odd), 96);
  v128.store(to, f32x4.sub(even, odd), 192);
  even = madd(d4, d2, minusHalf);
  odd = f32x4.mul(madd(d3, d1, minusHalf), v128.load32_splat(scratch, 32));
  v128.store(to, f32x4.add(even, odd), 288);
  v128.store(to, f32x4.sub(even, odd), 384);
}

/** The same matrix. */
function inputRow(scratch: usize, from: usize, to: usize, step: usize): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from, 16);
  const d2 = v128.load(from, 32);
  const d3 = v128.load(from, 48);
  const d4 = v128.load(from, 64);
  const d5 = v128.load(from, 80);
  const minusHalf = v128.load32_splat(scratch, 8);
  const minusTwo = v128.load32_splat(scratch, 12);
  const minusBoth = v128.load32_splat(scratch, 16);
  v128.store(to, madd(f32x4.add(d0, d4), d2, minusBoth));
  v128.store(to + 5 * step, madd(f32x4.add(d1, d5), d3, minusBoth));
  let even = madd(d4, d2, minusTwo);
  let odd = f32x4.mul(madd(d3, d1, minusTwo), v128.load32_splat(scratch, 28));
  v128.store(to + step, f32x4.add(even, odd));
  v128.store(to + 2 * step, f32x4.sub(even, odd));
  even = madd(d4, d2, minusHalf);
  odd = f32x4.mul(madd(d3, d1, minusHalf), v128.load32_splat(scratch, 32));
  v128.store(to + 3 * step, f32x4.add(even, odd));
  v128.store(to + 4 * step, f32x4.sub(even, odd));
}

/** `size` by `size` values (2 to 5) to 6 by 6 points: a filter, or a gradient of the output. */
export function spread(
  scratch: usize,
  from: usize,
  rowStep: usize,
  columnStep: usize,
  size: i32,
  to: usize,
  pointStep: usize,
): void {
  const columns = scratch + columnsAt;
  for (let i: usize = 0; i < (size as usize); i++)
    spreadLine(scratch, from + i * columnStep, rowStep, size, columns + (i << 4), lineBytes);
  for (let i: usize = 0; i < 6; i++)
    spreadLine(scratch, columns + i * lineBytes, 16, size, to + i * 6 * pointStep, pointStep);
}

/** The polynomial with these coefficients at every point. */
function spreadLine(scratch: usize, from: usize, step: usize, size: i32, to: usize, toStep: usize): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + step);
  const half = v128.load32_splat(scratch);
  const two = v128.load32_splat(scratch, 4);
  let evenP = g0;
  let evenQ = g0;
  let oddP = g1;
  let oddQ = g1;
  let last = g1;
  if (size > 2) {
    last = v128.load(from + 2 * step);
    let quadratic = last;
    let quadraticQ = last;
    if (size > 3) {
      last = v128.load(from + 3 * step);
      oddP = madd(g1, last, half);
      oddQ = madd(g1, last, two);
      if (size > 4) {
        last = v128.load(from + 4 * step);
        quadraticQ = madd(quadratic, last, two);
        quadratic = madd(quadratic, last, half);
      }
    }
    evenP = madd(g0, quadratic, half);
    evenQ = madd(g0, quadraticQ, two);
  }
  v128.store(to, g0);
  v128.store(to + 5 * toStep, last);
  evenP = f32x4.mul(evenP, v128.load32_splat(scratch, 20));
  oddP = f32x4.mul(oddP, v128.load32_splat(scratch, 28));
  v128.store(to + toStep, f32x4.add(evenP, oddP));
  v128.store(to + 2 * toStep, f32x4.sub(evenP, oddP));
  evenQ = f32x4.mul(evenQ, v128.load32_splat(scratch, 24));
  oddQ = f32x4.mul(oddQ, v128.load32_splat(scratch, 32));
  v128.store(to + 3 * toStep, f32x4.add(evenQ, oddQ));
  v128.store(to + 4 * toStep, f32x4.sub(evenQ, oddQ));
}

/**
 * The transpose of `spread`: 6 by 6 points to `size` by `size` values at `tileAt`, 16 bytes from row to row, 96 from
 * column to column.
 */
export function collect(scratch: usize, from: usize, pointStep: usize, size: i32): void {
  const columns = scratch + columnsAt;
  const tile = scratch + tileAt;
  for (let i: usize = 0; i < 6; i++)
    collectLine(scratch, from + i * pointStep, 6 * pointStep, size, columns + (i << 4));
  for (let i: usize = 0; i < (size as usize); i++)
    collectLine(scratch, columns + i * lineBytes, 16, size, tile + (i << 4));
}

/** Six points to `size` values, 96 bytes apart. */
function collectLine(scratch: usize, from: usize, step: usize, size: i32, to: usize): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from + step);
  const m2 = v128.load(from + 2 * step);
  const m3 = v128.load(from + 3 * step);
  const m4 = v128.load(from + 4 * step);
  const m5 = v128.load(from + 5 * step);
  let evenP = f32x4.mul(f32x4.add(m1, m2), v128.load32_splat(scratch, 20));
  let evenQ = f32x4.mul(f32x4.add(m3, m4), v128.load32_splat(scratch, 24));
  const oddP = f32x4.mul(f32x4.sub(m1, m2), v128.load32_splat(scratch, 28));
  const oddQ = f32x4.mul(f32x4.sub(m3, m4), v128.load32_splat(scratch, 32));
  v128.store(to, f32x4.add(m0, f32x4.add(evenP, evenQ)));
  let last = f32x4.add(oddP, oddQ);
  if (size > 2) {
    const half = v128.load32_splat(scratch);
    const two = v128.load32_splat(scratch, 4);
    v128.store(to, last, 96);
    evenP = f32x4.mul(evenP, half);
    evenQ = f32x4.mul(evenQ, two);
    last = f32x4.add(evenP, evenQ);
    if (size > 3) {
      v128.store(to, last, 192);
      last = madd(f32x4.mul(oddP, half), oddQ, two);
      if (size > 4) {
        v128.store(to, last, 288);
        last = madd(f32x4.mul(evenP, half), evenQ, two);
      }
    }
  }
  v128.store(to + ((size - 1) as usize) * lineBytes, f32x4.add(last, m5));
}
