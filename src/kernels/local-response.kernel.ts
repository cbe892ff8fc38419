/**
 * Local response normalisation, position after position. The scratch memory holds rows of channels with zeros around
 * them, so that windows reach beyond both ends: each row takes `padded` bytes and starts `margin` behind its beginning.
 * A task starts with: 0 positions, 1 channels, 2 positions a tile, 3 size, 4 alpha / size, 5 beta, 6 k, 7 input.
 */
import { exp4, log4 } from './functions';
import { address, real, tileEnd, tileStart, word } from './task';

/** Task: 8 output. */
export function local_response_forward(task: usize, tile: i32, scratch: usize): void {
  const row = rowOf(task);
  const squares = scratch + marginOf(task);
  const input = squares + paddedOf(task);
  clear(task, scratch);
  const start = (tileStart(tile, word(task, 2)) as usize) * row;
  const end = (tileEnd(tile, word(task, 2), word(task, 0)) as usize) * row;
  for (let offset = start; offset < end; offset += row) {
    memory.copy(input, address(task, 7) + offset, row);
    squareRow(input, squares, row);
    for (let k: usize = 0; k < row; k += 16) {
      const value = f32x4.mul(v128.load(input + k), power(task, baseAt(task, squares + k)));
      v128.store(input + k, value);
    }
    memory.copy(address(task, 8) + offset, input, row);
  }
}

/** Task: 8 outputGradient, 9 inputGradient, 10 whether to add. */
export function local_response_gradient(task: usize, tile: i32, scratch: usize): void {
  const row = rowOf(task);
  const padded = paddedOf(task);
  const squares = scratch + marginOf(task);
  const input = squares + padded;
  const shares = input + padded;
  const slopes = shares + padded;
  const inputGradient = address(task, 9);
  const factor = f32x4.splat(-2 * real(task, 4) * real(task, 5));
  const before = ((word(task, 3) - 1) >> 1) as usize;
  clear(task, scratch);
  const start = (tileStart(tile, word(task, 2)) as usize) * row;
  const end = (tileEnd(tile, word(task, 2), word(task, 0)) as usize) * row;
  for (let offset = start; offset < end; offset += row) {
    memory.copy(input, address(task, 7) + offset, row);
    memory.copy(slopes, address(task, 8) + offset, row);
    squareRow(input, squares, row);
    for (let k: usize = 0; k < row; k += 16) {
      const base = baseAt(task, squares + k);
      const divided = f32x4.mul(v128.load(slopes + k), power(task, base));
      v128.store(slopes + k, divided);
      v128.store(shares + k, f32x4.div(f32x4.mul(divided, v128.load(input + k)), base));
    }
    // A channel is in the windows of those around it: the window turned round.
    for (let k: usize = 0; k < row; k += 16) {
      const sum = f32x4.mul(windowSum(task, shares + k - (before << 2)), v128.load(input + k));
      v128.store(slopes + k, f32x4.add(v128.load(slopes + k), f32x4.mul(factor, sum)));
    }
    if (word(task, 10) == 0) memory.copy(inputGradient + offset, slopes, row);
    else {
      for (let k: usize = 0; k < row; k += 4) {
        const at = inputGradient + offset + k;
        store<f32>(at, load<f32>(at) + load<f32>(slopes + k));
      }
    }
  }
}

function rowOf(task: usize): usize {
  return (word(task, 1) as usize) << 2;
}

/** Whole vectors that the widest window reaches before a row. */
function marginOf(task: usize): usize {
  return (((word(task, 3) + 7) & ~3) as usize) << 2;
}

function paddedOf(task: usize): usize {
  return ((((word(task, 1) + 3) & ~3) as usize) << 2) + marginOf(task);
}

/** Four rows, and what lies behind the last. */
function clear(task: usize, scratch: usize): void {
  memory.fill(scratch, 0, (paddedOf(task) << 2) + marginOf(task));
}

function squareRow(input: usize, squares: usize, row: usize): void {
  for (let k: usize = 0; k < row; k += 16) {
    const value = v128.load(input + k);
    v128.store(squares + k, f32x4.mul(value, value));
  }
}

/** What the power is taken of: k + alpha / size * the sum over the window of the four channels here. */
function baseAt(task: usize, squares: usize): v128 {
  const sum = windowSum(task, squares - (((word(task, 3) >> 1) as usize) << 2));
  return f32x4.add(f32x4.splat(real(task, 6)), f32x4.mul(f32x4.splat(real(task, 4)), sum));
}

/** The sums of windows that start here. */
function windowSum(task: usize, start: usize): v128 {
  let sum = f32x4.splat(0);
  const end = start + ((word(task, 3) as usize) << 2);
  for (let at = start; at < end; at += 4) sum = f32x4.add(sum, v128.load(at));
  return sum;
}

/** base^-beta; the usual exponent by roots. */
function power(task: usize, base: v128): v128 {
  const beta = real(task, 5);
  if (beta == 0.75) {
    const root = f32x4.sqrt(base);
    return f32x4.div(f32x4.splat(1), f32x4.mul(root, f32x4.sqrt(root)));
  }
  return exp4(f32x4.mul(f32x4.splat(-beta), log4(base)));
}
