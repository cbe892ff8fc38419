/** Exponential linear unit. */
import { optional, real } from '../../kit/attributes.js';
import { defineActivation } from '../../kit/elementwise.js';

export const elu = defineActivation({
  kind: 'elu',
  summary: 'Exponential linear unit: `x` where x > 0, else `alpha * (exp(x) - 1)`.',
  attributes: {
    alpha: optional(real({ min: 0 }), {
      doc: 'What very negative values approach is `-alpha`.',
      default: 1,
      positional: true,
    }),
  },
  function: ({ alpha }) => ({ name: 'elu', alpha }),
});
