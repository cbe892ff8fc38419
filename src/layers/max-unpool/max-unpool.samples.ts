/** Windows that touch, leave cells out, are padded, dilated or rounded up; the second input is what the pool saw. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  {
    inputs: [
      [3, 2, 2],
      [6, 4, 2],
    ],
    partner: { F: 2 },
  },
  {
    inputs: [
      [2, 3, 1],
      [5, 7, 1],
    ],
    partner: { F: 2 },
  },
  {
    inputs: [
      [3, 3, 2],
      [6, 5, 2],
    ],
    partner: { F: 2, P: 1, ceil: true, S: [3, 2] },
  },
  {
    inputs: [
      [2, 2, 1],
      [6, 6, 1],
    ],
    partner: { F: 2, D: 2, S: 3 },
  },
  {
    inputs: [
      [3, 2],
      [9, 2],
    ],
    partner: { F: 3 },
  },
  {
    inputs: [
      [1, 2, 2, 2],
      [2, 4, 4, 2],
    ],
    partner: { F: 2 },
  },
];
