/**
 * Pooling, forward: the maximum, the mean or a power mean of each window (`pool-window.ts`). Four vectors at a time: of
 * four pixels that read whole runs, or of sixteen channels of one pixel.
 */
import { averageDivisor } from './pool-divisor';
import { storeLanes } from './pool-store';
import {
  endChannel,
  endRow,
  firstChannel,
  firstRow,
  listRows,
  listSegments,
  pixelBytes,
  rowStart,
  segmentBytes,
  sourceStep,
  tapRowBytes,
  targetStep,
} from './pool-window';
import { address, word } from './task';

const maximum: i32 = 0;
const average: i32 = 1;
const sizes: i32 = 2;

/**
 * Task: a window, 32 what to compute: 0 the maximum, 1 the mean, 2 the sum of absolute values, 3 the root of the sum
 * of squares; for the mean 33 and on as `pool-divisor.ts`.
 */
export function pool_forward(task: usize, tile: i32, scratch: usize): void {
  const segments = listSegments(task, scratch);
  const rows = scratch + ((segments * segmentBytes) as usize);
  const what = word(task, 32);
  const runBytes = (word(task, 24) as usize) * pixelBytes(task);
  const end = endChannel(task, tile);
  for (let row = firstRow(task, tile); row < endRow(task, tile); row++) {
    const tapRows = listRows(task, row, rows);
    const target = address(task, 1) + rowStart(task, row);
    for (let segment = scratch; segment < rows; segment += segmentBytes as usize) {
      const run = load<i32>(segment, 8);
      const single = load<i32>(segment, 16) == 1;
      const divisor: f32 = what == average ? averageDivisor(task, row, segment, tapRows) : 1;
      for (let c = firstChannel(task, tile); c < end; c += single ? 16 : 4) {
        const shift = (c as usize) << 2;
        quad(
          what,
          rows,
          rows + ((tapRows * tapRowBytes) as usize),
          run,
          runBytes,
          address(task, 0) + load<u32>(segment, 4) + shift,
          single ? 16 : sourceStep(task),
          target + load<u32>(segment, 0) + shift,
          single ? 16 : targetStep(task),
          end - c,
          single ? 4 : 0,
          divisor,
        );
      }
    }
  }
}

/** Four vectors, `step` bytes apart. Each may have fewer than four lanes `left`; each has `fewer` than the one before. */
function quad(
  what: i32,
  rows: usize,
  end: usize,
  run: i32,
  runBytes: usize,
  source: usize,
  step: usize,
  target: usize,
  targetBytes: usize,
  left: i32,
  fewer: i32,
  divisor: f32,
): void {
  const none = f32x4.splat(what == maximum ? -Infinity : 0);
  let a = none;
  let b = none;
  let c = none;
  let d = none;
  if (what == maximum) {
    // A comparison with NaN is false, so NaN is kept apart.
    let na = f32x4.splat(0);
    let nb = na;
    let nc = na;
    let nd = na;
    for (let entry = rows; entry < end; entry += tapRowBytes as usize) {
      let from = source + load<u32>(entry);
      for (let k = run; k > 0; k--) {
        const p = v128.load(from);
        const q = v128.load(from + step);
        const r = v128.load(from + 2 * step);
        const s = v128.load(from + 3 * step);
        a = f32x4.pmax(a, p);
        b = f32x4.pmax(b, q);
        c = f32x4.pmax(c, r);
        d = f32x4.pmax(d, s);
        na = v128.or(na, f32x4.ne(p, p));
        nb = v128.or(nb, f32x4.ne(q, q));
        nc = v128.or(nc, f32x4.ne(r, r));
        nd = v128.or(nd, f32x4.ne(s, s));
        from += runBytes;
      }
    }
    a = v128.or(a, na);
    b = v128.or(b, nb);
    c = v128.or(c, nc);
    d = v128.or(d, nd);
  } else {
    for (let entry = rows; entry < end; entry += tapRowBytes as usize) {
      let from = source + load<u32>(entry);
      for (let k = run; k > 0; k--) {
        a = f32x4.add(a, part(what, from));
        b = f32x4.add(b, part(what, from + step));
        c = f32x4.add(c, part(what, from + 2 * step));
        d = f32x4.add(d, part(what, from + 3 * step));
        from += runBytes;
      }
    }
    a = finish(what, a, divisor);
    b = finish(what, b, divisor);
    c = finish(what, c, divisor);
    d = finish(what, d, divisor);
  }
  if (left - 3 * fewer >= 4) {
    v128.store(target, a);
    v128.store(target + targetBytes, b);
    v128.store(target + 2 * targetBytes, c);
    v128.store(target + 3 * targetBytes, d);
    return;
  }
  storeLanes(target, a, left);
  storeLanes(target + targetBytes, b, left - fewer);
  storeLanes(target + 2 * targetBytes, c, left - 2 * fewer);
  storeLanes(target + 3 * targetBytes, d, left - 3 * fewer);
}

function part(what: i32, from: usize): v128 {
  const value = v128.load(from);
  if (what == average) return value;
  return what == sizes ? f32x4.abs(value) : f32x4.mul(value, value);
}

function finish(what: i32, sum: v128, divisor: f32): v128 {
  if (what == average) return f32x4.div(sum, f32x4.splat(divisor));
  return what == sizes ? sum : f32x4.sqrt(sum);
}
