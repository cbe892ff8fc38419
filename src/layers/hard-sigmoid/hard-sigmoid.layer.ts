/** Piecewise linear stand-in for the logistic function. */
import { defineActivation } from '../../kit/elementwise.js';

export const hardSigmoid = defineActivation({
  kind: 'hard_sigmoid',
  summary: 'A sigmoid of straight lines: `min(max(x + 3, 0), 6) / 6`.',
  attributes: {},
  function: () => ({ name: 'hard_sigmoid' }),
});
