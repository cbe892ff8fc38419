/** Maps value by value, with coefficients for each channel; `channel-rows.ts` says how a task starts. */
import { blockEnd, blockStart, coefficientStart, rowBytes } from './channel-rows';
import { address, real, word } from './task';

/**
 * output = activation((input - mean) * scale + shift). Task: 5 input, 6 output, 7 coefficients: a row of means, one of
 * scales, one of shifts; 8 the least output, 9 the largest, 10 whether values below 0 are multiplied by 11.
 */
export function channel_normalise(task: usize, tile: i32, _scratch: usize): void {
  const row = rowBytes(task);
  const input = address(task, 5);
  const output = address(task, 6);
  const mean = address(task, 7) + coefficientStart(task, tile);
  const low = f32x4.splat(real(task, 8));
  const high = f32x4.splat(real(task, 9));
  const leaks = word(task, 10) != 0;
  const slope = f32x4.splat(real(task, 11));
  const end = blockEnd(task, tile);
  for (let at = blockStart(task, tile); at < end; at += row) {
    const size = min(row, end - at);
    let k: usize = 0;
    if (!leaks) {
      for (; k + 32 <= size; k += 32) {
        const a = normalised(v128.load(input + at + k), mean + k, row);
        const b = normalised(v128.load(input + at + k, 16), mean + k + 16, row);
        v128.store(output + at + k, f32x4.pmin(f32x4.pmax(a, low), high));
        v128.store(output + at + k, f32x4.pmin(f32x4.pmax(b, low), high), 16);
      }
    }
    for (; k + 16 <= size; k += 16) {
      const value = normalised(v128.load(input + at + k), mean + k, row);
      v128.store(output + at + k, activated(value, low, high, leaks, slope));
    }
    for (; k < size; k += 4) {
      const value = normalisedOne(load<f32>(input + at + k), mean + k, row);
      store<f32>(
        output + at + k,
        f32x4.extract_lane(activated(f32x4.splat(value), low, high, leaks, slope), 0),
      );
    }
  }
}

function normalised(value: v128, mean: usize, row: usize): v128 {
  const scaled = f32x4.mul(f32x4.sub(value, v128.load(mean)), v128.load(mean + row));
  return f32x4.add(scaled, v128.load(mean + (row << 1)));
}

function normalisedOne(value: f32, mean: usize, row: usize): f32 {
  return (value - load<f32>(mean)) * load<f32>(mean + row) + load<f32>(mean + (row << 1));
}

function activated(value: v128, low: v128, high: v128, leaks: bool, slope: v128): v128 {
  if (leaks) return v128.bitselect(value, f32x4.mul(value, slope), f32x4.gt(value, f32x4.splat(0)));
  return f32x4.pmin(f32x4.pmax(value, low), high);
}

/**
 * inputGradient (+)= outputGradient * a - ((input - mean) * b + c). Task: 5 input, 6 outputGradient, 7 inputGradient,
 * 8 coefficients: rows of mean, b, c, a; 9 whether to add.
 */
export function channel_normalise_gradient(task: usize, tile: i32, _scratch: usize): void {
  const row = rowBytes(task);
  const input = address(task, 5);
  const outputGradient = address(task, 6);
  const inputGradient = address(task, 7);
  const mean = address(task, 8) + coefficientStart(task, tile);
  const factor = mean + row * 3;
  const adds = word(task, 9) != 0;
  const end = blockEnd(task, tile);
  for (let at = blockStart(task, tile); at < end; at += row) {
    const size = min(row, end - at);
    let k: usize = 0;
    for (; k + 16 <= size; k += 16) {
      const share = normalised(v128.load(input + at + k), mean + k, row);
      const slope = f32x4.mul(v128.load(outputGradient + at + k), v128.load(factor + k));
      let value = f32x4.sub(slope, share);
      if (adds) value = f32x4.add(value, v128.load(inputGradient + at + k));
      v128.store(inputGradient + at + k, value);
    }
    for (; k < size; k += 4) {
      const share = normalisedOne(load<f32>(input + at + k), mean + k, row);
      let value = load<f32>(outputGradient + at + k) * load<f32>(factor + k) - share;
      if (adds) value += load<f32>(inputGradient + at + k);
      store<f32>(inputGradient + at + k, value);
    }
  }
}

/**
 * output (+)= input * (gate > 0 ? 1 : scale). Task: 5 input, 6 output, 7 scale (a coefficient), 8 gate, or 0 where
 * everything is scaled, 9 whether to add.
 */
export function channel_scale(task: usize, tile: i32, _scratch: usize): void {
  const row = rowBytes(task);
  const input = address(task, 5);
  const output = address(task, 6);
  const scale = address(task, 7) + coefficientStart(task, tile);
  const gate = address(task, 8);
  const adds = word(task, 9) != 0;
  const one = f32x4.splat(1);
  const end = blockEnd(task, tile);
  for (let at = blockStart(task, tile); at < end; at += row) {
    const size = min(row, end - at);
    let k: usize = 0;
    for (; k + 16 <= size; k += 16) {
      let factor = v128.load(scale + k);
      if (gate != 0) factor = v128.bitselect(one, factor, f32x4.gt(v128.load(gate + at + k), f32x4.splat(0)));
      let value = f32x4.mul(v128.load(input + at + k), factor);
      if (adds) value = f32x4.add(value, v128.load(output + at + k));
      v128.store(output + at + k, value);
    }
    for (; k < size; k += 4) {
      let factor = load<f32>(scale + k);
      if (gate != 0 && load<f32>(gate + at + k) > 0) factor = 1;
      let value = load<f32>(input + at + k) * factor;
      if (adds) value += load<f32>(output + at + k);
      store<f32>(output + at + k, value);
    }
  }
}
