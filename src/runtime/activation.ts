/**
 * Activation functions, value by value. `count` is all values of the batch; input and output may be the same memory.
 * Gradients add to what `inputGradient` holds unless told to set it, and then it may be the memory of `outputGradient`.
 */
import { exp, tanh } from './exact-math.js';
import type { Floats } from './geometry.js';
import {
  fastActivation,
  fastActivationGradient,
  fastPiecewise,
  fastPiecewiseGradient,
} from './simd/activation.js';
import { type GradientWrite, runValues } from './simd/call.js';
import { engineOf } from './simd/engine.js';

/** output = max(input, 0); NaN stays NaN. */
export function reluForward(count: number, input: Floats, output: Floats): void {
  const engine = engineOf(output);
  if (engine !== null) {
    engine.task[0] = input.byteOffset;
    engine.task[1] = output.byteOffset;
    runValues(engine, 'relu_forward', count, 2);
    return;
  }
  for (let i = 0; i < count; i++) output[i] = Math.max(input[i], 0);
}

/** inputGradient += (or =) outputGradient where the output is positive. */
export function reluGradient(
  count: number,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastPiecewiseGradient(count, output, outputGradient, inputGradient, write, 0, 0, Number.NaN)) return;
  for (let i = 0; i < count; i++)
    writeGradient(inputGradient, i, output[i] > 0 ? outputGradient[i] : 0, write);
}

/** output = input where positive, else slope * input. */
export function leakyReluForward(count: number, slope: number, input: Floats, output: Floats): void {
  if (fastPiecewise(count, input, null, output, slope, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY))
    return;
  for (let i = 0; i < count; i++) {
    const value = input[i];
    output[i] = value > 0 ? value : slope * value;
  }
}

/** inputGradient += (or =) outputGradient times 1 where the input is positive, else times slope. */
export function leakyReluGradient(
  count: number,
  slope: number,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (
    fastPiecewiseGradient(count, input, outputGradient, inputGradient, write, slope, Number.NaN, Number.NaN)
  )
    return;
  for (let i = 0; i < count; i++)
    writeGradient(inputGradient, i, input[i] > 0 ? outputGradient[i] : slope * outputGradient[i], write);
}

/** output = tanh(input). */
export function tanhForward(count: number, input: Floats, output: Floats): void {
  if (fastActivation('tanh', count, input, output)) return;
  for (let i = 0; i < count; i++) output[i] = tanh(input[i]);
}

/** inputGradient += (or =) outputGradient * (1 - output²). */
export function tanhGradient(
  count: number,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastActivationGradient('tanh', count, output, outputGradient, inputGradient, write)) return;
  for (let i = 0; i < count; i++)
    writeGradient(inputGradient, i, outputGradient[i] * (1 - output[i] * output[i]), write);
}

/** output = 1 / (1 + exp(-input)); exp overflows to Infinity for very negative inputs, which gives 0 as it should. */
export function sigmoidForward(count: number, input: Floats, output: Floats): void {
  if (fastActivation('sigmoid', count, input, output)) return;
  for (let i = 0; i < count; i++) output[i] = 1 / (1 + exp(-input[i]));
}

/** inputGradient += (or =) outputGradient * output * (1 - output). */
export function sigmoidGradient(
  count: number,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastActivationGradient('sigmoid', count, output, outputGradient, inputGradient, write)) return;
  for (let i = 0; i < count; i++)
    writeGradient(inputGradient, i, outputGradient[i] * output[i] * (1 - output[i]), write);
}

/** gradient[i] = or += value. */
export function writeGradient(gradient: Floats, i: number, value: number, write: GradientWrite): void {
  gradient[i] = write === 'add' ? gradient[i] + value : value;
}
