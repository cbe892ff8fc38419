/** Scaled exponential linear unit. */
import { defineActivation } from '../../kit/elementwise.js';

export const selu = defineActivation({
  kind: 'selu',
  summary:
    'Scaled exponential linear unit: `1.0507 * x` where x > 0, else `1.7581 * (exp(x) - 1)`; keeps mean 0 and variance 1.',
  attributes: {},
  function: () => ({ name: 'selu' }),
});
