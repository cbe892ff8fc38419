/**
 * What a layer may do with its sums before they are stored for good, so that memory is gone through once: a folded
 * normalisation, a residual, an activation, in this order.
 */
import { batchNormEvaluation } from './batch-norm.js';
import { accumulate } from './elementwise.js';
import { applyActivation } from './fused-activation.js';
import type { Floats, FusedActivation, Norm } from './geometry.js';

/** values (positions, channels) = activation(norm(values) + residual), each where it is given. */
export function finishValues(
  positions: number,
  channels: number,
  values: Floats,
  norm: Norm | null,
  residual: Floats | null,
  activation: FusedActivation | null,
): void {
  const count = positions * channels;
  if (norm !== null) {
    const { gamma, beta, mean, variance, epsilon } = norm;
    batchNormEvaluation(positions, channels, epsilon, values, gamma, beta, mean, variance, values);
  }
  if (residual !== null) accumulate(count, residual, values);
  if (activation !== null) applyActivation(count, activation, values);
}

/** The residual, copied where it lies in the output's memory, for those who write there before they add it. */
export function residualApart(residual: Floats | null, output: Floats): Floats | null {
  if (residual === null) return null;
  const isOutput = residual.buffer === output.buffer && residual.byteOffset === output.byteOffset;
  return isOutput ? residual.slice() : residual;
}
