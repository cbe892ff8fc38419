/**
 * What goes back from positions to the elements of their windows: gradients of pooling, and unpooling. Here the
 * source, the larger map, is what is written. Where windows share elements, tiles still write to places of their own:
 * a tile is an image and some channels, or a strip of rows that also goes through the windows before it, for what they
 * read of its part of the source. The order of the windows is the same for every element, whatever the tiles.
 */
import { passing } from './activation-gate';
import { averageDivisor } from './pool-divisor';
import { storePair } from './pool-store';
import { clearSource, endOfStrip, isBefore, isBehind, startOfStrip, stripHalo } from './pool-strip';
import {
  endChannel,
  firstChannel,
  listRows,
  listSegments,
  pixelBytes,
  rowStart,
  segmentBytes,
  sourceStep,
  tapRowBytes,
} from './pool-window';
import { address, real, word } from './task';

const maximum: i32 = 0;
const average: i32 = 1;
const squares: i32 = 3;
const unpool: i32 = 4;
const gather: i32 = 5;

/**
 * Task: a window whose source is the map with the windows' elements (for 1 the gradient of the input itself), 32 what
 * to compute, 33 to 36 as `pool-divisor.ts`, 37 the gradient of the input, 38 the output, 39 whether to add, 40 as
 * `pool-strip.ts`. The target is the gradient of the output. To compute: the gradient of 0 the maximum, 1 the mean,
 * 2 the sum of absolute values, 3 the root of the sum of squares; 4 unpooling, 5 its gradient, where the target is
 * what is written. For the maximum and unpooling 41 to 43 slope, least and most of `activation-gate.ts`, by which what
 * goes back passes an activation that made the source.
 */
export function pool_gradient(task: usize, tile: i32, scratch: usize): void {
  const places = scratch;
  const values = scratch + 32;
  const list = scratch + 64;
  const segments = listSegments(task, list);
  const rows = list + ((segments * segmentBytes) as usize);
  const what = word(task, 32);
  const pixel = pixelBytes(task);
  const runBytes = (word(task, 24) as usize) * pixel;
  const firstC = firstChannel(task, tile);
  const endC = endChannel(task, tile);
  const step = sourceStep(task);
  const toGradient = address(task, 37) - address(task, 0);
  const toOutput = address(task, 38) - address(task, 1);
  const adds = word(task, 39) != 0;
  if (!adds && what != gather) clearSource(task, tile);
  const start = startOfStrip(task, tile);
  const end = endOfStrip(task, tile);
  const halo = stripHalo(task, start);
  for (let row = start - halo; row < end; row++) {
    const count = listRows(task, row, rows);
    const last = rows + ((count * tapRowBytes) as usize);
    // What is before or behind the strip belongs to another tile.
    let own = rows;
    while (own < last && isBefore(task, start, load<u32>(own))) own += tapRowBytes as usize;
    let limit = last;
    while (limit > own && isBehind(task, end, load<u32>(limit - (tapRowBytes as usize))))
      limit -= tapRowBytes as usize;
    const low: u32 = own > rows && own < last ? load<u32>(own) : own > rows ? u32.MAX_VALUE : 0;
    const high: u32 = limit < last ? load<u32>(limit) : u32.MAX_VALUE;
    for (let segment = list; segment < rows; segment += segmentBytes as usize) {
      const run = load<i32>(segment, 8);
      const divisor: f32 = what == average ? averageDivisor(task, row, segment, count) : 1;
      let source = address(task, 0) + load<u32>(segment, 4);
      let target = address(task, 1) + rowStart(task, row) + load<u32>(segment, 0);
      for (let pixels = load<i32>(segment, 16); pixels > 0; pixels--) {
        for (let c = firstC; c < endC; c += 8) {
          const shift = (c as usize) << 2;
          const from = source + shift;
          const to = from + toGradient;
          const at = target + shift;
          const left = endC - c;
          if (what == maximum || what >= unpool) {
            if (run == 0 || last == rows) {
              if (what == gather && !adds) storePair(at, f32x4.splat(0), f32x4.splat(0), left);
              continue;
            }
            firstMaxima(rows, last, run, runBytes, from, places, values);
            if (what == gather) gatherPlaces(to, at, places, min(left, 8), adds);
            else {
              pass(task, values, at);
              pass(task, values + 16, at + 16);
              scatterPlaces(to, values, places, min(left, 8), low, high, what == unpool);
            }
          } else if (what == average) {
            const share = f32x4.div(v128.load(at), f32x4.splat(divisor));
            const more = f32x4.div(v128.load(at, 16), f32x4.splat(divisor));
            for (let entry = own; entry < limit; entry += tapRowBytes as usize) {
              let place = to + load<u32>(entry);
              for (let k = run; k > 0; k--) {
                const a = f32x4.add(v128.load(place), share);
                const b = f32x4.add(v128.load(place, 16), more);
                if (left >= 8) {
                  v128.store(place, a);
                  v128.store(place, b, 16);
                } else storePair(place, a, b, left);
                place += runBytes;
              }
            }
          } else {
            for (let entry = own; entry < limit; entry += tapRowBytes as usize) {
              let x = from + load<u32>(entry);
              for (let k = run; k > 0; k--) {
                const a = powerShare(what, x, at + toOutput, at);
                const b = powerShare(what, x + 16, at + toOutput + 16, at + 16);
                const place = x + toGradient;
                storePair(place, f32x4.add(v128.load(place), a), f32x4.add(v128.load(place, 16), b), left);
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

/** Puts in the place of four maxima what goes back to them of the four values at `from`. */
function pass(task: usize, maxima: usize, from: usize): void {
  const slope = f32x4.splat(real(task, 41));
  const least = f32x4.splat(real(task, 42));
  const most = f32x4.splat(real(task, 43));
  v128.store(maxima, passing(v128.load(maxima), v128.load(from), slope, least, most));
}

/** outputGradient times the slope: the sign of a value, or the value over the norm; nothing where it is 0. */
function powerShare(what: i32, input: usize, output: usize, gradient: usize): v128 {
  const none = f32x4.splat(0);
  const value = v128.load(input);
  const g = v128.load(gradient);
  const slope =
    what == squares
      ? f32x4.mul(f32x4.div(value, v128.load(output)), g)
      : v128.bitselect(g, f32x4.neg(g), f32x4.gt(value, none));
  return v128.and(slope, f32x4.ne(value, none));
}

/**
 * Where the first maximum of a window is, for eight channels: bytes from the source, less those of the lane; and what
 * it is. NaN is larger than all.
 */
function firstMaxima(
  rows: usize,
  last: usize,
  run: i32,
  runBytes: usize,
  source: usize,
  places: usize,
  maxima: usize,
): void {
  let best = f32x4.splat(-Infinity);
  let more = best;
  let place = i32x4.splat(load<i32>(rows));
  let morePlace = place;
  for (let entry = rows; entry < last; entry += tapRowBytes as usize) {
    let offset = load<u32>(entry) as usize;
    for (let k = run; k > 0; k--) {
      const here = i32x4.splat(offset as i32);
      const a = v128.load(source + offset);
      const b = v128.load(source + offset, 16);
      const better = v128.or(f32x4.gt(a, best), f32x4.ne(a, a));
      const alsoBetter = v128.or(f32x4.gt(b, more), f32x4.ne(b, b));
      best = v128.bitselect(a, best, better);
      more = v128.bitselect(b, more, alsoBetter);
      place = v128.bitselect(here, place, better);
      morePlace = v128.bitselect(here, morePlace, alsoBetter);
      offset += runBytes;
    }
  }
  v128.store(places, place);
  v128.store(places, morePlace, 16);
  v128.store(maxima, best);
  v128.store(maxima, more, 16);
}

/** Adds so many values to these places, or replaces what is there; only from offset `low` to below `high`. */
function scatterPlaces(
  target: usize,
  values: usize,
  places: usize,
  count: i32,
  low: u32,
  high: u32,
  replaces: bool,
): void {
  const end = places + ((count as usize) << 2);
  for (; places < end; places += 4) {
    const offset = load<u32>(places);
    if (offset >= low && offset < high) {
      const to = target + (offset as usize);
      const value = load<f32>(values);
      store<f32>(to, replaces ? value : load<f32>(to) + value);
    }
    target += 4;
    values += 4;
  }
}

/** Fetches so many values from these places. */
function gatherPlaces(source: usize, target: usize, places: usize, count: i32, adds: bool): void {
  const end = places + ((count as usize) << 2);
  for (; places < end; places += 4) {
    const value = load<f32>(source + (load<u32>(places) as usize));
    store<f32>(target, adds ? load<f32>(target) + value : value);
    source += 4;
    target += 4;
  }
}
