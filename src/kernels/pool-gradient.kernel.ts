/**
 * What goes back from positions to the elements of their windows: gradients of pooling, and unpooling. Here the
 * source, the larger map, is what is written. Where windows share elements, a tile is an image and some channels, so
 * that tiles write to places of their own, one window after the other.
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
} from './pool-window';
import { address, word } from './task';

const maximum: i32 = 0;
const average: i32 = 1;
const squares: i32 = 3;
const unpool: i32 = 4;
const gather: i32 = 5;

/**
 * Task: a window whose source is the map with the windows' elements (for 1 the gradient of the input itself), 32 what
 * to compute, 33 to 36 as `pool-divisor.ts`, 37 the gradient of the input, 38 the output, 39 whether to add. The
 * target is the gradient of the output. To compute: the gradient of 0 the maximum, 1 the mean, 2 the sum of absolute
 * values, 3 the root of the sum of squares; 4 unpooling, 5 its gradient, where the target is what is written.
 */
export function pool_gradient(task: usize, tile: i32, scratch: usize): void {
  const segments = listSegments(task, scratch);
  const rows = scratch + ((segments * segmentBytes) as usize);
  const what = word(task, 32);
  const pixel = pixelBytes(task);
  const runBytes = (word(task, 24) as usize) * pixel;
  const end = endChannel(task, tile);
  const step = sourceStep(task);
  const toGradient = address(task, 37) - address(task, 0);
  const toOutput = address(task, 38) - address(task, 1);
  const adds = word(task, 39) != 0;
  if (!adds && what != gather) clear(task, tile);
  for (let row = firstRow(task, tile); row < endRow(task, tile); row++) {
    const count = listRows(task, row, rows);
    const last = rows + ((count * tapRowBytes) as usize);
    for (let segment = scratch; segment < rows; segment += segmentBytes as usize) {
      const run = load<i32>(segment, 8);
      const divisor: f32 = what == average ? averageDivisor(task, row, segment, count) : 1;
      let source = address(task, 0) + load<u32>(segment, 4);
      let target = address(task, 1) + rowStart(task, row) + load<u32>(segment, 0);
      for (let pixels = load<i32>(segment, 16); pixels > 0; pixels--) {
        for (let c = firstChannel(task, tile); c < end; c += 4) {
          const shift = (c as usize) << 2;
          const from = source + shift;
          const at = target + shift;
          const left = end - c;
          const g = v128.load(at);
          if (what == maximum || what >= unpool) {
            const place = firstMaximum(rows, last, run, runBytes, from);
            if (what == gather)
              gatherPlace(rows, last, run, runBytes, from + toGradient, at, place, left, adds);
            else scatterPlace(rows, last, run, runBytes, from + toGradient, g, place, left, what == unpool);
          } else if (what == average) {
            const share = f32x4.div(g, f32x4.splat(divisor));
            for (let entry = rows; entry < last; entry += tapRowBytes as usize) {
              let to = from + toGradient + load<u32>(entry);
              for (let k = run; k > 0; k--) {
                storeLanes(to, f32x4.add(v128.load(to), share), left);
                to += runBytes;
              }
            }
          } else {
            const norm = v128.load(at + toOutput);
            for (let entry = rows; entry < last; entry += tapRowBytes as usize) {
              let x = from + load<u32>(entry);
              for (let k = run; k > 0; k--) {
                const to = x + toGradient;
                storeLanes(to, f32x4.add(v128.load(to), powerShare(what, v128.load(x), norm, g)), left);
                x += runBytes;
              }
            }
          }
        }
        source += step;
        target += pixel;
      }
    }
  }
}

/** outputGradient times the slope: the sign of a value, or the value over the norm; nothing where it is 0. */
function powerShare(what: i32, value: v128, norm: v128, g: v128): v128 {
  const none = f32x4.splat(0);
  if (what == squares) return v128.and(f32x4.mul(f32x4.div(value, norm), g), f32x4.ne(value, none));
  const share = v128.bitselect(g, f32x4.neg(g), f32x4.gt(value, none));
  return v128.and(share, f32x4.ne(value, none));
}

/** Which tap has the first maximum, lane by lane, counted in the order of the taps; NaN is larger than all. */
function firstMaximum(rows: usize, last: usize, run: i32, runBytes: usize, source: usize): v128 {
  const one = i32x4.splat(1);
  let best = f32x4.splat(-Infinity);
  let place = i32x4.splat(0);
  let tap = place;
  for (let entry = rows; entry < last; entry += tapRowBytes as usize) {
    let from = source + load<u32>(entry);
    for (let k = run; k > 0; k--) {
      const value = v128.load(from);
      const better = v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
      best = v128.bitselect(value, best, better);
      place = v128.bitselect(tap, place, better);
      tap = i32x4.add(tap, one);
      from += runBytes;
    }
  }
  return place;
}

/** Adds a vector to the taps of these numbers, lane by lane, or replaces what is there. */
function scatterPlace(
  rows: usize,
  last: usize,
  run: i32,
  runBytes: usize,
  target: usize,
  value: v128,
  place: v128,
  left: i32,
  replaces: bool,
): void {
  const one = i32x4.splat(1);
  let tap = i32x4.splat(0);
  for (let entry = rows; entry < last; entry += tapRowBytes as usize) {
    let to = target + load<u32>(entry);
    for (let k = run; k > 0; k--) {
      const here = i32x4.eq(tap, place);
      const old = v128.load(to);
      const now = replaces ? v128.bitselect(value, old, here) : f32x4.add(old, v128.and(value, here));
      storeLanes(to, now, left);
      tap = i32x4.add(tap, one);
      to += runBytes;
    }
  }
}

/** Fetches the values of the taps of these numbers, lane by lane. */
function gatherPlace(
  rows: usize,
  last: usize,
  run: i32,
  runBytes: usize,
  source: usize,
  target: usize,
  place: v128,
  left: i32,
  adds: bool,
): void {
  const one = i32x4.splat(1);
  let tap = i32x4.splat(0);
  let value = f32x4.splat(0);
  for (let entry = rows; entry < last; entry += tapRowBytes as usize) {
    let from = source + load<u32>(entry);
    for (let k = run; k > 0; k--) {
      value = v128.bitselect(v128.load(from), value, i32x4.eq(tap, place));
      tap = i32x4.add(tap, one);
      from += runBytes;
    }
  }
  storeLanes(target, adds ? f32x4.add(v128.load(target), value) : value, left);
}

/** Sets what the tile writes to zero: what belongs to its rows, from where the tile before ends. */
function clear(task: usize, tile: i32): void {
  const perImage = word(task, 6) * word(task, 7);
  const first = firstChannel(task, tile);
  const bytes = ((endChannel(task, tile) - first) as usize) << 2;
  const line = (word(task, 5) as usize) * pixelBytes(task);
  const gradient = address(task, 37) + ((first as usize) << 2);
  if (word(task, 27) % perImage == 0) {
    const images = (word(task, 3) * word(task, 4)) as usize;
    const start = gradient + ((firstRow(task, tile) / perImage) as usize) * images * line;
    const end = gradient + ((endRow(task, tile) / perImage) as usize) * images * line;
    clearBetween(task, start, end, bytes);
    return;
  }
  for (let row = firstRow(task, tile); row < endRow(task, tile); row++) {
    const y = row % word(task, 7);
    const z = (row / word(task, 7)) % word(task, 6);
    const plane = (row / perImage) * word(task, 3);
    const firstY = edge(task, 1, y);
    const endY = edge(task, 1, y + 1);
    for (let at = edge(task, 0, z); at < edge(task, 0, z + 1); at++) {
      const lines = (plane + at) * word(task, 4);
      const start = gradient + ((lines + firstY) as usize) * line;
      clearBetween(task, start, gradient + ((lines + endY) as usize) * line, bytes);
    }
  }
}

/** Where the part of the source begins that belongs to a position of the target. */
function edge(task: usize, axis: i32, position: i32): i32 {
  if (position == 0) return 0;
  const size = word(task, 3 + axis);
  if (position == word(task, 6 + axis)) return size;
  return min(max(position * word(task, 12 + axis) - word(task, 21 + axis), 0), size);
}

/** Sets `bytes` of every pixel to zero. */
function clearBetween(task: usize, start: usize, end: usize, bytes: usize): void {
  const pixel = pixelBytes(task);
  if (bytes == pixel) {
    memory.fill(start, 0, end - start);
    return;
  }
  for (let at = start; at < end; at += pixel) memory.fill(at, 0, bytes);
}
