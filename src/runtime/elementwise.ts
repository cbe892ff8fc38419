/** Sums, products and copies, value by value. `count` is all values of the batch. */
import { applyActivation } from './fused-activation.js';
import type { Floats, FusedActivation } from './geometry.js';
import type { GradientWrite } from './simd/call.js';
import { fastAdd, fastCopy, fastMultiply } from './simd/elementwise.js';

/** Sets every value to 0. */
export function zero(values: Floats): void {
  if (!fastCopy(values.length, null, values)) values.fill(0);
}

/** output = activation(left + right); the output may be one of them. */
export function addForward(
  count: number,
  left: Floats,
  right: Floats,
  output: Floats,
  activation: FusedActivation | null = null,
): void {
  if (fastAdd(count, left, right, output, activation)) return;
  for (let i = 0; i < count; i++) output[i] = left[i] + right[i];
  if (activation !== null) applyActivation(count, activation, output);
}

/** output = left * right; the output may be one of them. */
export function multiplyForward(count: number, left: Floats, right: Floats, output: Floats): void {
  if (fastMultiply(count, left, right, output, 'set')) return;
  for (let i = 0; i < count; i++) output[i] = left[i] * right[i];
}

/** inputGradient += (or =) outputGradient * other, where `other` is the other factor. */
export function multiplyGradient(
  count: number,
  outputGradient: Floats,
  other: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastMultiply(count, outputGradient, other, inputGradient, write)) return;
  for (let i = 0; i < count; i++) {
    const slope = outputGradient[i] * other[i];
    inputGradient[i] = write === 'add' ? inputGradient[i] + slope : slope;
  }
}

/** target += source. */
export function accumulate(count: number, source: Floats, target: Floats): void {
  if (fastAdd(count, target, source, target, null)) return;
  for (let i = 0; i < count; i++) target[i] += source[i];
}

/** target = source. */
export function copyValues(count: number, source: Floats, target: Floats): void {
  if (fastCopy(count, source, target)) return;
  for (let i = 0; i < count; i++) target[i] = source[i];
}
