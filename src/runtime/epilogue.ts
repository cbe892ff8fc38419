/**
 * What a layer may do with its sums before they are stored for good, so that memory is gone through once: a folded
 * normalisation, a residual, an activation, in this order.
 */
import { leakyReluForward, reluForward } from './activation.js';
import { batchNormEvaluation } from './batch-norm.js';
import { accumulate } from './elementwise.js';
import type { Floats, FusedActivation, Norm } from './geometry.js';
import { clipForward } from './rectifier.js';

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

/** values = activation(values) */
export function applyActivation(count: number, activation: FusedActivation, values: Floats): void {
  switch (activation.name) {
    case 'relu':
      reluForward(count, values, values);
      break;
    case 'leaky_relu':
      leakyReluForward(count, activation.slope, values, values);
      break;
    case 'clip':
      clipForward(count, activation.min, activation.max, values, values);
      break;
  }
}
