/**
 * Gaussian error linear units: x times the share of a standard normal distribution below x (Hendrycks, Gimpel 2016),
 * and their approximation by a hyperbolic tangent. Gradients add to what `inputGradient` holds and read the input.
 */
import { erfc } from './erf.js';
import type { Floats } from './geometry.js';

/** output = input * Φ(input), Φ(x) = erfc(-x / sqrt(2)) / 2, which is exact for very negative x too. */
export function geluForward(count: number, input: Floats, output: Floats): void {
  for (let i = 0; i < count; i++) output[i] = 0.5 * input[i] * erfc(-input[i] * Math.SQRT1_2);
}

/** inputGradient += outputGradient * (Φ(x) + x * φ(x)), φ being the normal density. */
export function geluGradient(
  count: number,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
): void {
  const density = 1 / Math.sqrt(2 * Math.PI);
  for (let i = 0; i < count; i++) {
    const x = input[i];
    const slope = 0.5 * erfc(-x * Math.SQRT1_2) + x * density * Math.exp(-0.5 * x * x);
    inputGradient[i] += outputGradient[i] * slope;
  }
}

const geluCubic = 0.044715;

/** output = input / 2 * (1 + tanh(sqrt(2 / pi) * (input + 0.044715 * input³))). */
export function geluTanhForward(count: number, input: Floats, output: Floats): void {
  const factor = Math.sqrt(2 / Math.PI);
  for (let i = 0; i < count; i++) {
    const x = input[i];
    output[i] = 0.5 * x * (1 + Math.tanh(factor * x * (1 + geluCubic * x * x)));
  }
}

/** inputGradient += outputGradient times the slope of that function. */
export function geluTanhGradient(
  count: number,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
): void {
  const factor = Math.sqrt(2 / Math.PI);
  for (let i = 0; i < count; i++) {
    const x = input[i];
    const bend = Math.tanh(factor * x * (1 + geluCubic * x * x));
    const steepness = factor * (1 + 3 * geluCubic * x * x);
    const slope = 0.5 * (1 + bend) + 0.5 * x * (1 - bend * bend) * steepness;
    inputGradient[i] += outputGradient[i] * slope;
  }
}
