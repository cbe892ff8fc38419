/**
 * Sums of outer products: block[r][c] = sum over places p of left[r](p) * right[c](p), for every row r and column c of
 * a matrix. Accumulators of four rows by eight columns stay in registers while places stream by. This file
 * knows nothing of convolutions: places are three nested loops with a step for each side, and rows are offsets.
 */
import { madd } from './multiply-add';

/** Bytes of the record that `setLoops` fills, and of the block behind it that is for results at a border. */
export const loopBytes: usize = 64;
export const blockBytes: usize = 128;

/**
 * Three nested loops, each with a count and the bytes to the next place on the left and on the right; the first one is
 * the innermost. Loops that continue each other become one, and the longest of those that may be inside goes there.
 */
export function setLoops(
  loops: usize,
  count1: i32,
  left1: i32,
  right1: i32,
  count2: i32,
  left2: i32,
  right2: i32,
  count3: i32,
  left3: i32,
  right3: i32,
): void {
  if (count1 == 1 || (left2 == count1 * left1 && right2 == count1 * right1)) {
    if (count1 == 1) {
      left1 = left2;
      right1 = right2;
    }
    count1 *= count2;
    count2 = 1;
  }
  if (count2 == 1 && left3 == count1 * left1 && right3 == count1 * right1) {
    count1 *= count3;
    count3 = 1;
  }
  const swaps = count3 > count1;
  setLoop(loops, 0, swaps ? count3 : count1, swaps ? left3 : left1, swaps ? right3 : right1);
  setLoop(loops, 12, count2, left2, right2);
  setLoop(loops, 24, swaps ? count1 : count3, swaps ? left1 : left3, swaps ? right1 : right3);
}

function setLoop(loops: usize, at: usize, count: i32, left: i32, right: i32): void {
  store<i32>(loops + at, count);
  store<i32>(loops + at, left, 4);
  store<i32>(loops + at, right, 8);
}

/**
 * Copies the places of one side to where they follow each other, `bytes` of each: with wide steps they fall into few
 * sets of the cache, and drive each other out. `side` is 4 for the left and 8 for the right. Returns the end.
 */
export function gatherPlaces(loops: usize, side: usize, from: usize, bytes: i32, to: usize): usize {
  for (let third = load<i32>(loops, 24); third > 0; third--) {
    let line = from;
    for (let second = load<i32>(loops, 12); second > 0; second--) {
      let place = line;
      for (let first = load<i32>(loops); first > 0; first--) {
        let at: i32 = 0;
        for (; at + 16 <= bytes; at += 16) v128.store(to + at, v128.load(place + at));
        for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(place + at));
        place += load<u32>(loops + side) as usize;
        to += bytes;
      }
      line += load<u32>(loops + side, 12) as usize;
    }
    from += load<u32>(loops + side, 24) as usize;
  }
  return to;
}

/**
 * result[r][c] = or += the sums, for all rows and columns. `offsets` has the bytes from `left` to each row; columns
 * are neighbours from `right` on, and up to seven values before `right` are read. `resultRow` is the bytes from one
 * row of the result to the next.
 */
export function sumOuterProducts(
  loops: usize,
  left: usize,
  offsets: usize,
  rows: i32,
  right: usize,
  columns: i32,
  result: usize,
  resultRow: usize,
  adds: bool,
): void {
  for (let column = 0; column < columns; column += 8) {
    // The last columns are computed together with some before them, which are not stored again.
    const skip = max(column + 8 - columns, 0);
    const from = ((column - skip) as usize) << 2;
    for (let row = 0; row < rows; row += 4) {
      const whole = skip == 0 && row + 4 <= rows;
      const at = result + (row as usize) * resultRow + ((column as usize) << 2);
      const to = whole ? at : loops + loopBytes;
      const step = whole ? resultRow : 32;
      const offset = offsets + ((row as usize) << 2);
      sumBlock(loops, left, offset, rows - row, right + from, to, step, whole && adds);
      if (!whole) storePart(to, min(4, rows - row), skip, at, resultRow, adds);
    }
  }
}

/** Stores the columns from `skip` on of a block's first rows, one by one. */
function storePart(block: usize, rows: i32, skip: i32, result: usize, resultRow: usize, adds: bool): void {
  for (let row = 0; row < rows; row++) {
    for (let column = skip; column < 8; column++) {
      const at = result + (((column - skip) as usize) << 2);
      let sum = load<f32>(block + (((row << 3) + column) << 2));
      if (adds) sum += load<f32>(at);
      store<f32>(at, sum);
    }
    result += resultRow;
  }
}

function storeRow(at: usize, low: v128, high: v128, adds: bool): void {
  if (adds) {
    low = f32x4.add(low, v128.load(at));
    high = f32x4.add(high, v128.load(at, 16));
  }
  v128.store(at, low);
  v128.store(at, high, 16);
}

/**
 * One block: where fewer than four rows are left, the last one is computed again. Loads come before all arithmetic in
 * V8's code, so four rows are what its registers hold: with five, sums would go through memory.
 */
function sumBlock(
  loops: usize,
  left: usize,
  offsets: usize,
  rows: i32,
  right: usize,
  result: usize,
  resultRow: usize,
  adds: bool,
): void {
  const first = load<u32>(offsets) as usize;
  const o1 = rows > 1 ? (load<u32>(offsets, 4) as usize) - first : 0;
  const o2 = rows > 2 ? (load<u32>(offsets, 8) as usize) - first : o1;
  const o3 = rows > 3 ? (load<u32>(offsets, 12) as usize) - first : o2;
  // Constant offsets save an addition a row.
  const neighbours = o1 == 4 && o2 == 8 && o3 == 12;
  left += first;
  const leftStep = load<u32>(loops, 4) as usize;
  const rightStep = load<u32>(loops, 8) as usize;
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  for (let third = load<i32>(loops, 24); third > 0; third--) {
    let leftLine = left;
    let rightLine = right;
    for (let second = load<i32>(loops, 12); second > 0; second--) {
      let l = leftLine;
      let r = rightLine;
      if (neighbours) {
        for (let place = load<i32>(loops); place > 0; place--) {
          const low = v128.load(r);
          const high = v128.load(r, 16);
          let x = v128.load32_splat(l);
          a0 = madd(a0, x, low);
          a1 = madd(a1, x, high);
          x = v128.load32_splat(l, 4);
          b0 = madd(b0, x, low);
          b1 = madd(b1, x, high);
          x = v128.load32_splat(l, 8);
          c0 = madd(c0, x, low);
          c1 = madd(c1, x, high);
          x = v128.load32_splat(l, 12);
          d0 = madd(d0, x, low);
          d1 = madd(d1, x, high);
          l += leftStep;
          r += rightStep;
        }
      } else {
        for (let place = load<i32>(loops); place > 0; place--) {
          const low = v128.load(r);
          const high = v128.load(r, 16);
          let x = v128.load32_splat(l);
          a0 = madd(a0, x, low);
          a1 = madd(a1, x, high);
          x = v128.load32_splat(l + o1);
          b0 = madd(b0, x, low);
          b1 = madd(b1, x, high);
          x = v128.load32_splat(l + o2);
          c0 = madd(c0, x, low);
          c1 = madd(c1, x, high);
          x = v128.load32_splat(l + o3);
          d0 = madd(d0, x, low);
          d1 = madd(d1, x, high);
          l += leftStep;
          r += rightStep;
        }
      }
      leftLine += load<u32>(loops, 16) as usize;
      rightLine += load<u32>(loops, 20) as usize;
    }
    left += load<u32>(loops, 28) as usize;
    right += load<u32>(loops, 32) as usize;
  }
  storeRow(result, a0, a1, adds);
  result += resultRow;
  storeRow(result, b0, b1, adds);
  result += resultRow;
  storeRow(result, c0, c1, adds);
  storeRow(result + resultRow, d0, d1, adds);
}
