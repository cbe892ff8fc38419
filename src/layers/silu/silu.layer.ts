/** Sigmoid linear unit. */
import { defineActivation } from '../../kit/elementwise.js';

export const silu = defineActivation({
  kind: 'silu',
  summary: 'Sigmoid linear unit, also called swish: `x * sigmoid(x)`.',
  attributes: {},
  function: () => ({ name: 'silu' }),
});
