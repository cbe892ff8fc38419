/** The activations that other layers apply as they store their values, and undo in their gradients. */
import { leakyReluForward, reluForward } from './activation.js';
import type { Floats, FusedActivation } from './geometry.js';
import { clipForward } from './rectifier.js';

/** values = activation(values), for `count` values. */
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

/**
 * What goes back through an activation whose output at `i` is values[i]. The slope of a leaky relu must be 0 or more,
 * and the limits of a clip must be numbers that the values can hold, or else the output would not say enough.
 */
export function gatedGradient(
  activation: FusedActivation,
  values: Floats,
  i: number,
  gradient: number,
): number {
  const value = values[i];
  switch (activation.name) {
    case 'relu':
      return value > 0 ? gradient : 0;
    case 'leaky_relu':
      return value > 0 ? gradient : activation.slope * gradient;
    case 'clip':
      return value <= activation.min || value >= activation.max ? 0 : gradient;
  }
}
