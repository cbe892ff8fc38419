/** Hyperbolic tangent. */
import { defineActivation } from '../../kit/elementwise.js';

export const tanh = defineActivation({
  kind: 'tanh',
  summary: 'Hyperbolic tangent: squashes every value into -1..1.',
  attributes: {},
  function: () => ({ name: 'tanh' }),
});
