/**
 * Sums over positions, for each channel. Every tile leaves its own, in double precision: `length` of the first kind,
 * then `length` of the second; whoever needs them adds them up in the order of the tiles.
 */
import { blockEnd, blockStart, coefficientStart, rowBytes } from './channel-rows';
import { address, real } from './task';

/** Rows whose sums are single precision before they are added to those in double precision. */
const run: usize = 32;

/** Task: 5 input, 6 sums of the values, then of their squares. */
export function channel_moments(task: usize, tile: i32, _scratch: usize): void {
  const row = rowBytes(task);
  const input = address(task, 5) + blockStart(task, tile);
  const size = blockEnd(task, tile) - blockStart(task, tile);
  const rest = size % row;
  const sums = address(task, 6) + (tile as usize) * (row << 2);
  const squares = sums + (row << 1);
  memory.fill(sums, 0, row << 2);
  const rows = (size - rest) / row;
  let k: usize = 0;
  for (; k + 32 <= row && rows > 0; k += 32) {
    // Distances from the first row are small where values are far from 0, or few are large: single precision does for
    // them, for some rows at a time.
    const m = v128.load(input + k);
    const n = v128.load(input + k, 16);
    const end = input + k + size - rest;
    for (let from = input + k; from < end; from += row * run) {
      const to = min(end, from + row * run);
      let a = f32x4.splat(0);
      let b = a;
      let c = a;
      let d = a;
      for (let at = from; at < to; at += row) {
        const p = f32x4.sub(v128.load(at), m);
        const q = f32x4.sub(v128.load(at, 16), n);
        a = f32x4.add(a, p);
        b = f32x4.add(b, q);
        c = f32x4.add(c, f32x4.mul(p, p));
        d = f32x4.add(d, f32x4.mul(q, q));
      }
      addVector(sums + (k << 1), a);
      addVector(sums + (k << 1) + 32, b);
      addVector(squares + (k << 1), c);
      addVector(squares + (k << 1) + 32, d);
    }
    for (let i: usize = k; i < k + 32; i += 4)
      moveOrigin(sums + (i << 1), squares + (i << 1), load<f32>(input + i) as f64, rows as f64);
  }
  for (; k < row; k += 4) {
    let sum: f64 = 0;
    let square: f64 = 0;
    for (let at = input + k, end = input + k + size - rest; at < end; at += row) {
      const value = load<f32>(at) as f64;
      sum += value;
      square += value * value;
    }
    store<f64>(sums + (k << 1), sum);
    store<f64>(squares + (k << 1), square);
  }
  for (k = 0; k < rest; k += 4) {
    const value = load<f32>(input + size - rest + k) as f64;
    addTo(sums + (k << 1), value);
    addTo(squares + (k << 1), value * value);
  }
}

/**
 * Task: 5 input, 6 factor, 7 mean (a coefficient), 8 sums of the factors, then of factor * (input - mean), 9 the
 * largest input - mean: others count as that.
 */
export function channel_dots(task: usize, tile: i32, _scratch: usize): void {
  const row = rowBytes(task);
  const start = blockStart(task, tile);
  const size = blockEnd(task, tile) - start;
  const rest = size % row;
  const input = address(task, 5) + start;
  const factor = address(task, 6) + start - input;
  const means = address(task, 7);
  const sums = address(task, 8) + (tile as usize) * (row << 2);
  const dots = sums + (row << 1);
  const most = f32x4.splat(real(task, 9));
  memory.fill(sums, 0, row << 2);
  const hasMeans = means != 0;
  const mean = hasMeans ? means + coefficientStart(task, tile) : 0;
  let k: usize = 0;
  for (; k + 32 <= row; k += 32) {
    const m = hasMeans ? v128.load(mean + k) : f32x4.splat(0);
    const n = hasMeans ? v128.load(mean + k, 16) : f32x4.splat(0);
    const end = input + k + size - rest;
    for (let from = input + k; from < end; from += row * run) {
      const to = min(end, from + row * run);
      let a = f32x4.splat(0);
      let b = a;
      let c = a;
      let d = a;
      for (let at = from; at < to; at += row) {
        const p = v128.load(factor + at);
        const q = v128.load(factor + at, 16);
        a = f32x4.add(a, p);
        b = f32x4.add(b, q);
        c = f32x4.add(c, f32x4.mul(p, f32x4.pmin(f32x4.sub(v128.load(at), m), most)));
        d = f32x4.add(d, f32x4.mul(q, f32x4.pmin(f32x4.sub(v128.load(at, 16), n), most)));
      }
      addVector(sums + (k << 1), a);
      addVector(sums + (k << 1) + 32, b);
      addVector(dots + (k << 1), c);
      addVector(dots + (k << 1) + 32, d);
    }
  }
  for (; k < row; k += 4) {
    for (let at = input + k, end = input + k + size - rest; at < end; at += row)
      addDot(
        sums + (k << 1),
        dots + (k << 1),
        load<f32>(at),
        load<f32>(factor + at),
        hasMeans ? load<f32>(mean + k) : 0,
        real(task, 9),
      );
  }
  for (k = 0; k < rest; k += 4) {
    const at = input + size - rest + k;
    addDot(
      sums + (k << 1),
      dots + (k << 1),
      load<f32>(at),
      load<f32>(factor + at),
      hasMeans ? load<f32>(mean + k) : 0,
      real(task, 9),
    );
  }
}

function addDot(sum: usize, dot: usize, input: f32, factor: f32, mean: f32, most: f32): void {
  const distance = input - mean;
  addTo(sum, factor as f64);
  addTo(dot, (factor as f64) * ((most < distance ? most : distance) as f64));
}

function addTo(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

function addVector(at: usize, values: v128): void {
  v128.store(at, f64x2.add(v128.load(at), f64x2.promote_low_f32x4(values)));
  const high = i64x2.shuffle(values, values, 1, 1);
  v128.store(at, f64x2.add(v128.load(at, 16), f64x2.promote_low_f32x4(high)), 16);
}

/** From the sums of x - origin and its square to those of x and its square, for `count` values. */
function moveOrigin(sum: usize, square: usize, origin: f64, count: f64): void {
  const distance = load<f64>(sum);
  store<f64>(sum, distance + count * origin);
  store<f64>(square, load<f64>(square) + origin * (2 * distance + count * origin));
}
