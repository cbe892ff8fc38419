/**
 * How a product's sums are stored: with something added (a residual, or what a gradient holds already), and through an
 * activation. `src/runtime/simd/epilogue-task.ts` writes the words of the task that are read here.
 */
import { address, real, word } from './task';

/**
 * Stores `rows` rows of 8 sums, of which `lanes` count. `targets` is a table of addresses (u32), each moved by `shift`
 * bytes. The task's words from `first` on: what is added (as large as the output, and laid out like it; 0 for nothing),
 * whether the activation is a leaky one, and its numbers (`activate`). `output` is the address of the whole output.
 */
export function storeSums(
  task: usize,
  first: i32,
  output: usize,
  sums: usize,
  targets: usize,
  shift: usize,
  rows: i32,
  lanes: i32,
): void {
  const addend = address(task, first);
  const away = addend - output + shift;
  const leaky = word(task, first + 1) != 0;
  const low = f32x4.splat(real(task, first + 2));
  const high = f32x4.splat(real(task, first + 3));
  for (const end = sums + ((rows as usize) << 5); sums < end; sums += 32, targets += 4) {
    const to = load<u32>(targets) as usize;
    if (lanes < 8) {
      if (addend != 0) addLanes(sums, to + away, lanes);
      v128.store(sums, activate(leaky, v128.load(sums), low, high));
      v128.store(sums, activate(leaky, v128.load(sums, 16), low, high), 16);
      copyLanes(to + shift, sums, lanes);
      continue;
    }
    let a = v128.load(sums);
    let b = v128.load(sums, 16);
    if (addend != 0) {
      a = f32x4.add(a, v128.load(to + away));
      b = f32x4.add(b, v128.load(to + away, 16));
    }
    v128.store(to + shift, activate(leaky, a, low, high));
    v128.store(to + shift, activate(leaky, b, low, high), 16);
  }
}

function activate(leaky: bool, x: v128, low: v128, high: v128): v128 {
  return leaky ? leak(x, low) : clip(x, low, high);
}

/** x where positive, otherwise x * slope. */
export function leak(x: v128, slope: v128): v128 {
  return v128.bitselect(x, f32x4.mul(x, slope), f32x4.gt(x, f32x4.splat(0)));
}

/**
 * x, but at least `low` and at most `high`. NaN stays NaN, and -0 stays -0. Processors have an instruction for `pmax`,
 * where `max` takes eight of them.
 */
export function clip(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, low), high);
}

function addLanes(sums: usize, from: usize, lanes: i32): void {
  let lane = 0;
  if (lanes >= 4) {
    v128.store(sums, f32x4.add(v128.load(sums), v128.load(from)));
    lane = 4;
  }
  for (; lane < lanes; lane++) {
    const at = (lane as usize) << 2;
    store<f32>(sums + at, load<f32>(sums + at) + load<f32>(from + at));
  }
}

function copyLanes(to: usize, from: usize, lanes: i32): void {
  let lane = 0;
  if (lanes >= 4) {
    v128.store(to, v128.load(from));
    lane = 4;
  }
  for (; lane < lanes; lane++) {
    const at = (lane as usize) << 2;
    store<f32>(to + at, load<f32>(from + at));
  }
}
