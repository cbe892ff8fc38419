/** Sums, products and copies, value by value. `count` is all values of the batch. */
import type { Floats } from './geometry.js';

/** Sets every value to 0. */
export function zero(values: Floats): void {
  values.fill(0);
}

/** output = left + right; the output may be one of them. */
export function addForward(count: number, left: Floats, right: Floats, output: Floats): void {
  for (let i = 0; i < count; i++) output[i] = left[i] + right[i];
}

/** output = left * right; the output may be one of them. */
export function multiplyForward(count: number, left: Floats, right: Floats, output: Floats): void {
  for (let i = 0; i < count; i++) output[i] = left[i] * right[i];
}

/** inputGradient += outputGradient * other, where `other` is the other factor. */
export function multiplyGradient(
  count: number,
  outputGradient: Floats,
  other: Floats,
  inputGradient: Floats,
): void {
  for (let i = 0; i < count; i++) inputGradient[i] += outputGradient[i] * other[i];
}

/** target += source. */
export function accumulate(count: number, source: Floats, target: Floats): void {
  for (let i = 0; i < count; i++) target[i] += source[i];
}

/** target = source. */
export function copyValues(count: number, source: Floats, target: Floats): void {
  for (let i = 0; i < count; i++) target[i] = source[i];
}
