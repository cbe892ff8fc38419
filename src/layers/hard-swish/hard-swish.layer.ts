/** Piecewise stand-in for the sigmoid linear unit. */
import { defineActivation } from '../../kit/elementwise.js';

export const hardSwish = defineActivation({
  kind: 'hard_swish',
  summary: 'A silu without an exponential: `x * min(max(x + 3, 0), 6) / 6`.',
  attributes: {},
  function: () => ({ name: 'hard_swish' }),
});
