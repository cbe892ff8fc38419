/**
 * Power-average pooling: the p-norm of each window, channel by channel, over all taps that do not lie in the padding.
 * p = 1 sums sizes, p = 2 is the root of the sum of squares, and large p comes near the maximum.
 */
import { pow } from './exact-math.js';
import type { Floats, WindowGeometry } from './geometry.js';
import { clearInputs } from './pool.js';
import { scratchIntegers } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { engineOf } from './simd/engine.js';
import { fastLpPool, fastLpPoolGradient } from './simd/pool.js';
import { listTaps, windowPositions, windowTaps } from './taps.js';

/** output = (sum over each window of |input|^p)^(1/p). */
export function lpPoolForward(n: number, g: WindowGeometry, p: number, input: Floats, output: Floats): void {
  const engine = engineOf(output);
  if (engine !== null && fastLpPool(engine, n, g, p, input, output)) return;
  const channels = g.input[3];
  const offsets = scratchIntegers(0, windowTaps(g));
  const taps = scratchIntegers(1, windowTaps(g));
  const positions = n * windowPositions(g);
  for (let position = 0, at = 0; position < positions; position++) {
    const count = listTaps(g, position, offsets, taps);
    for (let c = 0; c < channels; c++, at++) {
      let sum = 0;
      for (let t = 0; t < count; t++) sum += power(Math.abs(input[offsets[t] + c]), p);
      output[at] = p === 2 ? Math.sqrt(sum) : pow(sum, 1 / p);
    }
  }
}

/**
 * inputGradient += (or =) outputGradient * sign(input) * (|input| / output)^(p - 1), for every tap of every window.
 * An element that is 0 gets nothing, so neither does a window of zeros, where the norm has no derivative.
 */
export function lpPoolGradient(
  n: number,
  g: WindowGeometry,
  p: number,
  input: Floats,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (
    engine !== null &&
    fastLpPoolGradient(engine, n, g, p, input, output, outputGradient, inputGradient, write)
  )
    return;
  if (write === 'set') clearInputs(n, g, inputGradient);
  const channels = g.input[3];
  const offsets = scratchIntegers(0, windowTaps(g));
  const taps = scratchIntegers(1, windowTaps(g));
  const positions = n * windowPositions(g);
  for (let position = 0, at = 0; position < positions; position++) {
    const count = listTaps(g, position, offsets, taps);
    for (let c = 0; c < channels; c++, at++) {
      const norm = output[at];
      for (let t = 0; t < count; t++) {
        const value = input[offsets[t] + c];
        if (value === 0) continue;
        const share = power(Math.abs(value) / norm, p - 1) * outputGradient[at];
        inputGradient[offsets[t] + c] += value > 0 ? share : -share;
      }
    }
  }
}

/** base^exponent for a base from 0 up; the usual exponents without a call. */
function power(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (exponent === 1) return base;
  if (exponent === 2) return base * base;
  return exponent === 3 ? base * base * base : pow(base, exponent);
}
