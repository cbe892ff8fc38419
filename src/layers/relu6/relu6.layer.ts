/** Rectified linear unit that ends at 6. */
import { defineActivation } from '../../kit/elementwise.js';

export const relu6 = defineActivation({
  kind: 'relu6',
  summary: 'Rectified linear unit with a ceiling: `min(max(x, 0), 6)`.',
  attributes: {},
  function: () => ({ name: 'clip', min: 0, max: 6 }),
});
