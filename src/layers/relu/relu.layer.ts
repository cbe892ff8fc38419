/** Rectified linear unit. */
import { defineActivation } from '../../kit/elementwise.js';

export const relu = defineActivation({
  kind: 'relu',
  summary: 'Rectified linear unit: `max(x, 0)`.',
  attributes: {},
  function: () => ({ name: 'relu' }),
});
