/**
 * Relatives of the rectified linear unit, value by value: smooth ones, and one with two limits. `count` is all values
 * of the batch; input and output may be the same memory. Gradients add to what `inputGradient` holds unless told to set
 * it, and then it may be the memory of `outputGradient`.
 */
import { writeGradient } from './activation.js';
import { exp, expm1, log1p } from './exact-math.js';
import type { Floats } from './geometry.js';
import {
  fastActivation,
  fastActivationGradient,
  fastPiecewise,
  fastPiecewiseGradient,
} from './simd/activation.js';
import type { GradientWrite } from './simd/call.js';

/** output = input where positive, else alpha * (exp(input) - 1): Clevert, Unterthiner, Hochreiter 2015. */
export function eluForward(count: number, alpha: number, input: Floats, output: Floats): void {
  if (fastActivation('elu', count, input, output, alpha, 1)) return;
  for (let i = 0; i < count; i++) {
    const value = input[i];
    output[i] = value > 0 ? value : alpha * expm1(value);
  }
}

/** inputGradient += (or =) outputGradient where the output is positive, else times (output + alpha). */
export function eluGradient(
  count: number,
  alpha: number,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastActivationGradient('elu', count, output, outputGradient, inputGradient, write, alpha, 1)) return;
  for (let i = 0; i < count; i++)
    writeGradient(inputGradient, i, outputGradient[i] * (output[i] > 0 ? 1 : output[i] + alpha), write);
}

/** The constants that keep mean 0 and variance 1: Klambauer, Unterthiner, Mayr, Hochreiter 2017. */
const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;
const seluFloor = seluScale * seluAlpha;

/** output = scale * input where positive, else scale * alpha * (exp(input) - 1). */
export function seluForward(count: number, input: Floats, output: Floats): void {
  if (fastActivation('elu', count, input, output, seluFloor, seluScale)) return;
  for (let i = 0; i < count; i++) {
    const value = input[i];
    output[i] = seluScale * (value > 0 ? value : seluAlpha * expm1(value));
  }
}

/** inputGradient += (or =) outputGradient * scale where the output is positive, else times (output + scale * alpha). */
export function seluGradient(
  count: number,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (
    fastActivationGradient('elu', count, output, outputGradient, inputGradient, write, seluFloor, seluScale)
  )
    return;
  for (let i = 0; i < count; i++) {
    const slope = output[i] > 0 ? seluScale : output[i] + seluFloor;
    writeGradient(inputGradient, i, outputGradient[i] * slope, write);
  }
}

/** output = ln(1 + exp(beta * input)) / beta, with the larger part taken out so that nothing overflows. */
export function softplusForward(count: number, beta: number, input: Floats, output: Floats): void {
  if (fastActivation('softplus', count, input, output, beta)) return;
  for (let i = 0; i < count; i++) {
    const value = input[i];
    output[i] = Math.max(value, 0) + log1p(exp(-Math.abs(beta * value))) / beta;
  }
}

/** inputGradient += (or =) outputGradient * (1 - exp(-beta * output)), which is the sigmoid of beta * input. */
export function softplusGradient(
  count: number,
  beta: number,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastActivationGradient('softplus', count, output, outputGradient, inputGradient, write, beta)) return;
  for (let i = 0; i < count; i++)
    writeGradient(inputGradient, i, -outputGradient[i] * expm1(-beta * output[i]), write);
}

/** output = min(max(input, smallest), largest); NaN stays NaN. */
export function clipForward(
  count: number,
  smallest: number,
  largest: number,
  input: Floats,
  output: Floats,
): void {
  if (fastPiecewise(count, input, null, output, 1, smallest, largest)) return;
  for (let i = 0; i < count; i++) output[i] = Math.min(Math.max(input[i], smallest), largest);
}

/**
 * inputGradient += (or =) outputGradient where the input lies between the limits, or is NaN, as PyTorch. The output
 * serves as well as the input, since limits are rounded as stored values are.
 */
export function clipGradient(
  count: number,
  smallest: number,
  largest: number,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastPiecewiseGradient(count, input, outputGradient, inputGradient, write, 1, smallest, largest)) return;
  const single = input instanceof Float32Array;
  const least = single ? Math.fround(smallest) : smallest;
  const most = single ? Math.fround(largest) : largest;
  for (let i = 0; i < count; i++)
    writeGradient(inputGradient, i, input[i] <= least || input[i] >= most ? 0 : outputGradient[i], write);
}
