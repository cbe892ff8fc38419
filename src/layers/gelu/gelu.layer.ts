/** Gaussian error linear unit. */
import { choice, optional } from '../../kit/attributes.js';
import { defineActivation } from '../../kit/elementwise.js';

export const gelu = defineActivation({
  kind: 'gelu',
  summary:
    'Gaussian error linear unit: `x` times the share of a standard normal distribution that lies below x.',
  attributes: {
    approximate: optional(choice(['none', 'tanh']), {
      doc: '`none` computes it with the error function, `tanh` by the formula with a hyperbolic tangent.',
      default: 'none' as const,
    }),
  },
  function: ({ approximate }) => ({ name: 'gelu', approximate }),
});
