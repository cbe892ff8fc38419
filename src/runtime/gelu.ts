/**
 * Gaussian error linear units: x times the share of a standard normal distribution below x (Hendrycks, Gimpel 2016),
 * and their approximation by a hyperbolic tangent. Gradients read the input; they add to what `inputGradient` holds
 * unless told to set it, and then it may be the memory of `outputGradient`.
 */
import { writeGradient } from './activation.js';
import { erfc } from './erf.js';
import { exp, tanh } from './exact-math.js';
import type { Floats } from './geometry.js';
import { fastActivation, fastActivationGradient } from './simd/activation.js';
import type { GradientWrite } from './simd/call.js';

/** output = input * Φ(input), Φ(x) = erfc(-x / sqrt(2)) / 2, which is exact for very negative x too. */
export function geluForward(count: number, input: Floats, output: Floats): void {
  if (fastActivation('gelu', count, input, output)) return;
  for (let i = 0; i < count; i++) output[i] = 0.5 * input[i] * erfc(-input[i] * Math.SQRT1_2);
}

/** inputGradient += (or =) outputGradient * (Φ(x) + x * φ(x)), φ being the normal density. */
export function geluGradient(
  count: number,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastActivationGradient('gelu', count, input, outputGradient, inputGradient, write)) return;
  const density = 1 / Math.sqrt(2 * Math.PI);
  for (let i = 0; i < count; i++) {
    const x = input[i];
    const slope = 0.5 * erfc(-x * Math.SQRT1_2) + x * density * exp(-0.5 * x * x);
    writeGradient(inputGradient, i, outputGradient[i] * slope, write);
  }
}

const geluCubic = 0.044715;

/** output = input / 2 * (1 + tanh(sqrt(2 / pi) * (input + 0.044715 * input³))). */
export function geluTanhForward(count: number, input: Floats, output: Floats): void {
  if (fastActivation('gelu_tanh', count, input, output)) return;
  const factor = Math.sqrt(2 / Math.PI);
  for (let i = 0; i < count; i++) {
    const x = input[i];
    output[i] = 0.5 * x * (1 + tanh(factor * x * (1 + geluCubic * x * x)));
  }
}

/** inputGradient += (or =) outputGradient times the slope of that function. */
export function geluTanhGradient(
  count: number,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastActivationGradient('gelu_tanh', count, input, outputGradient, inputGradient, write)) return;
  const factor = Math.sqrt(2 / Math.PI);
  for (let i = 0; i < count; i++) {
    const x = input[i];
    const bend = tanh(factor * x * (1 + geluCubic * x * x));
    const steepness = factor * (1 + 3 * geluCubic * x * x);
    const slope = 0.5 * (1 + bend) + 0.5 * x * (1 - bend * bend) * steepness;
    writeGradient(inputGradient, i, outputGradient[i] * slope, write);
  }
}
