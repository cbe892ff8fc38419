/** Logistic function. */
import { defineActivation } from '../../kit/elementwise.js';

export const sigmoid = defineActivation({
  kind: 'sigmoid',
  summary: 'Logistic function: `1 / (1 + exp(-x))`, squashes every value into 0..1.',
  attributes: {},
  function: () => ({ name: 'sigmoid' }),
});
