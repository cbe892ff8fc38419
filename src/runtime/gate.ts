/**
 * Values times a gate of their own, and the piecewise linear gate: silu, hard sigmoid, hard swish. `count` is all
 * values of the batch; input and output may be the same memory. Gradients add to what `inputGradient` holds, or are
 * set.
 */
import { exp } from './exact-math.js';
import type { Floats } from './geometry.js';
import { fastActivation, fastActivationGradient } from './simd/activation.js';
import type { GradientWrite } from './simd/call.js';

/** output = input * sigmoid(input). */
export function siluForward(count: number, input: Floats, output: Floats): void {
  if (fastActivation('silu', count, input, output)) return;
  for (let i = 0; i < count; i++) output[i] = input[i] / (1 + exp(-input[i]));
}

/** inputGradient += (or =) outputGradient * s * (1 + input * (1 - s)), s being sigmoid(input). */
export function siluGradient(
  count: number,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastActivationGradient('silu', count, input, outputGradient, inputGradient, write)) return;
  for (let i = 0; i < count; i++) {
    const gate = 1 / (1 + exp(-input[i]));
    const slope = outputGradient[i] * gate * (1 + input[i] * (1 - gate));
    inputGradient[i] = write === 'add' ? inputGradient[i] + slope : slope;
  }
}

/** output = min(max(input + 3, 0), 6) / 6: Howard and others 2019. */
export function hardSigmoidForward(count: number, input: Floats, output: Floats): void {
  if (fastActivation('hard_sigmoid', count, input, output)) return;
  for (let i = 0; i < count; i++) output[i] = Math.min(Math.max(input[i] + 3, 0), 6) / 6;
}

/** inputGradient += (or =) outputGradient / 6 where the output is between 0 and 1. */
export function hardSigmoidGradient(
  count: number,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastActivationGradient('hard_sigmoid', count, output, outputGradient, inputGradient, write)) return;
  for (let i = 0; i < count; i++) {
    const slope = output[i] > 0 && output[i] < 1 ? outputGradient[i] / 6 : 0;
    inputGradient[i] = write === 'add' ? inputGradient[i] + slope : slope;
  }
}

/** output = input * min(max(input + 3, 0), 6) / 6. */
export function hardSwishForward(count: number, input: Floats, output: Floats): void {
  if (fastActivation('hard_swish', count, input, output)) return;
  for (let i = 0; i < count; i++) output[i] = (input[i] * Math.min(Math.max(input[i] + 3, 0), 6)) / 6;
}

/** inputGradient += (or =) outputGradient times 0 below -3, 1 above 3, and input / 3 + 1 / 2 between. */
export function hardSwishGradient(
  count: number,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastActivationGradient('hard_swish', count, input, outputGradient, inputGradient, write)) return;
  for (let i = 0; i < count; i++) {
    const x = input[i];
    const factor = x < -3 ? 0 : x > 3 ? 1 : x / 3 + 0.5;
    const slope = outputGradient[i] * factor;
    inputGradient[i] = write === 'add' ? inputGradient[i] + slope : slope;
  }
}
