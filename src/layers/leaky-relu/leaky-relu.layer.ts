/** Rectified linear unit that lets a part of negative values through. */
import { optional, real } from '../../kit/attributes.js';
import { defineActivation } from '../../kit/elementwise.js';

export const leakyRelu = defineActivation({
  kind: 'leaky_relu',
  summary: 'Leaky rectified linear unit: `x` where x > 0, else `slope * x`.',
  attributes: {
    slope: optional(real({ min: 0 }), {
      doc: 'The factor for negative values.',
      aliases: ['alpha', 'negative_slope'],
      default: 0.01,
      positional: true,
    }),
  },
  function: ({ slope }) => ({ name: 'leaky_relu', slope }),
});
