/**
 * Values times a gate of their own, and the piecewise linear gate: silu, hard sigmoid, hard swish. `count` is all values
 * of the batch; input and output may be the same memory. Gradients add to what `inputGradient` holds.
 */
import type { Floats } from './geometry.js';
import type { GradientWrite } from './simd/call.js';

/** output = input * sigmoid(input). */
export function siluForward(count: number, input: Floats, output: Floats): void {
  for (let i = 0; i < count; i++) output[i] = input[i] / (1 + Math.exp(-input[i]));
}

/** inputGradient += outputGradient * s * (1 + input * (1 - s)), s being sigmoid(input). */
export function siluGradient(
  count: number,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  for (let i = 0; i < count; i++) {
    const gate = 1 / (1 + Math.exp(-input[i]));
    const slope = outputGradient[i] * gate * (1 + input[i] * (1 - gate));
    inputGradient[i] = write === 'add' ? inputGradient[i] + slope : slope;
  }
}

/** output = min(max(input + 3, 0), 6) / 6: Howard and others 2019. */
export function hardSigmoidForward(count: number, input: Floats, output: Floats): void {
  for (let i = 0; i < count; i++) output[i] = Math.min(Math.max(input[i] + 3, 0), 6) / 6;
}

/** inputGradient += outputGradient / 6 where the output is between 0 and 1. */
export function hardSigmoidGradient(
  count: number,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  for (let i = 0; i < count; i++) {
    const slope = output[i] > 0 && output[i] < 1 ? outputGradient[i] / 6 : 0;
    inputGradient[i] = write === 'add' ? inputGradient[i] + slope : slope;
  }
}

/** output = input * min(max(input + 3, 0), 6) / 6. */
export function hardSwishForward(count: number, input: Floats, output: Floats): void {
  for (let i = 0; i < count; i++) output[i] = (input[i] * Math.min(Math.max(input[i] + 3, 0), 6)) / 6;
}

/** inputGradient += outputGradient times 0 below -3, 1 above 3, and input / 3 + 1 / 2 between. */
export function hardSwishGradient(
  count: number,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  for (let i = 0; i < count; i++) {
    const x = input[i];
    const factor = x < -3 ? 0 : x > 3 ? 1 : x / 3 + 0.5;
    const slope = outputGradient[i] * factor;
    inputGradient[i] = write === 'add' ? inputGradient[i] + slope : slope;
  }
}
