/** Activation functions on the fast kernels. Each function says whether it computed: not where no engine has the memory. */
import type { Floats } from '../geometry.js';
import { type GradientWrite, runValues } from './call.js';
import { engineOf } from './engine.js';

/** Their numbers in `src/kernels/activation.ts`; `elu` is also selu, `b x` above 0 and `a (exp(x) - 1)` below. */
const activationNumbers = {
  elu: 0,
  gelu: 1,
  gelu_tanh: 2,
  silu: 3,
  tanh: 4,
  sigmoid: 5,
  hard_sigmoid: 6,
  hard_swish: 7,
  softplus: 8,
} as const;

/** An activation with kernels. Two numbers, a and b, go with some: factors. */
export type FastActivation = keyof typeof activationNumbers;

/** output = f(input), for `count` values. */
export function fastActivation(
  f: FastActivation,
  count: number,
  input: Floats,
  output: Floats,
  a = 0,
  b = 0,
): boolean {
  const engine = engineOf(output);
  if (engine === null) return false;
  const { task, reals } = engine;
  task[0] = input.byteOffset;
  task[1] = output.byteOffset;
  task[4] = activationNumbers[f];
  reals[5] = a;
  reals[6] = b;
  runValues(engine, 'activation_forward', count, 2);
  return true;
}

/**
 * inputGradient = or += outputGradient * f'. `values` is the output for elu, tanh, sigmoid, hard sigmoid and softplus,
 * for the others the input.
 */
export function fastActivationGradient(
  f: FastActivation,
  count: number,
  values: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite,
  a = 0,
  b = 0,
): boolean {
  const engine = engineOf(inputGradient);
  if (engine === null) return false;
  const { task, reals } = engine;
  task[0] = values.byteOffset;
  task[1] = outputGradient.byteOffset;
  task[2] = inputGradient.byteOffset;
  task[5] = write === 'add' ? 1 : 0;
  task[6] = activationNumbers[f];
  reals[7] = a;
  reals[8] = b;
  runValues(engine, 'activation_gradient', count, 3);
  return true;
}

/** output = min(max(x > 0 ? x : slope * x, least), most), x being left + right, or left alone. */
export function fastPiecewise(
  count: number,
  left: Floats,
  right: Floats | null,
  output: Floats,
  slope: number,
  least: number,
  most: number,
): boolean {
  const engine = engineOf(output);
  if (engine === null) return false;
  const { task, reals } = engine;
  task[0] = left.byteOffset;
  task[1] = right === null ? 0 : right.byteOffset;
  task[2] = output.byteOffset;
  reals[5] = slope;
  reals[6] = least;
  reals[7] = most;
  runValues(engine, 'piecewise_forward', count, 3);
  return true;
}

/** The gradient of that, from its input or its output: nothing from `least` down and from `most` up, unless NaN. */
export function fastPiecewiseGradient(
  count: number,
  values: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite,
  slope: number,
  least: number,
  most: number,
): boolean {
  const engine = engineOf(inputGradient);
  if (engine === null) return false;
  const { task, reals } = engine;
  task[0] = values.byteOffset;
  task[1] = outputGradient.byteOffset;
  task[2] = inputGradient.byteOffset;
  task[5] = write === 'add' ? 1 : 0;
  reals[6] = slope;
  reals[7] = least;
  reals[8] = most;
  runValues(engine, 'piecewise_gradient', count, 3);
  return true;
}
