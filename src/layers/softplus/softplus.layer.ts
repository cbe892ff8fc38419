/** Smooth rectified linear unit. */
import { optional, real } from '../../kit/attributes.js';
import { defineActivation } from '../../kit/elementwise.js';

export const softplus = defineActivation({
  kind: 'softplus',
  summary: 'A smooth rectified linear unit: `ln(1 + exp(beta * x)) / beta`, always positive.',
  attributes: {
    beta: optional(real({ exclusiveMin: 0 }), {
      doc: 'How sharp the bend at 0 is: the larger, the closer to relu.',
      default: 1,
      positional: true,
    }),
  },
  function: ({ beta }) => ({ name: 'softplus', beta }),
});
