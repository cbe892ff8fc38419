/** The activations that other layers apply as they store their values. */
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
