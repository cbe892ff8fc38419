/**
 * Relatives of the rectified linear unit, value by value: smooth ones, and one with two limits. `count` is all values
 * of the batch; input and output may be the same memory. Gradients add to what `inputGradient` holds.
 */
import type { Floats } from './geometry.js';

/** output = input where positive, else alpha * (exp(input) - 1): Clevert, Unterthiner, Hochreiter 2015. */
export function eluForward(count: number, alpha: number, input: Floats, output: Floats): void {
  for (let i = 0; i < count; i++) {
    const value = input[i];
    output[i] = value > 0 ? value : alpha * Math.expm1(value);
  }
}

/** inputGradient += outputGradient where the output is positive, else times (output + alpha). */
export function eluGradient(
  count: number,
  alpha: number,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
): void {
  for (let i = 0; i < count; i++)
    inputGradient[i] += output[i] > 0 ? outputGradient[i] : outputGradient[i] * (output[i] + alpha);
}

/** The constants that keep mean 0 and variance 1: Klambauer, Unterthiner, Mayr, Hochreiter 2017. */
const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

/** output = scale * input where positive, else scale * alpha * (exp(input) - 1). */
export function seluForward(count: number, input: Floats, output: Floats): void {
  for (let i = 0; i < count; i++) {
    const value = input[i];
    output[i] = seluScale * (value > 0 ? value : seluAlpha * Math.expm1(value));
  }
}

/** inputGradient += outputGradient * scale where the output is positive, else times (output + scale * alpha). */
export function seluGradient(
  count: number,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
): void {
  for (let i = 0; i < count; i++) {
    const slope = output[i] > 0 ? seluScale : output[i] + seluScale * seluAlpha;
    inputGradient[i] += outputGradient[i] * slope;
  }
}

/** output = ln(1 + exp(beta * input)) / beta, with the larger part taken out so that nothing overflows. */
export function softplusForward(count: number, beta: number, input: Floats, output: Floats): void {
  for (let i = 0; i < count; i++) {
    const value = input[i];
    output[i] = Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(beta * value))) / beta;
  }
}

/** inputGradient += outputGradient * (1 - exp(-beta * output)), which is the sigmoid of beta * input. */
export function softplusGradient(
  count: number,
  beta: number,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
): void {
  for (let i = 0; i < count; i++) inputGradient[i] -= outputGradient[i] * Math.expm1(-beta * output[i]);
}

/** output = min(max(input, smallest), largest); NaN stays NaN. */
export function clipForward(
  count: number,
  smallest: number,
  largest: number,
  input: Floats,
  output: Floats,
): void {
  for (let i = 0; i < count; i++) output[i] = Math.min(Math.max(input[i], smallest), largest);
}

/** inputGradient += outputGradient where the input lies between the limits. */
export function clipGradient(
  count: number,
  smallest: number,
  largest: number,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
): void {
  for (let i = 0; i < count; i++) {
    if (input[i] > smallest && input[i] < largest) inputGradient[i] += outputGradient[i];
  }
}
