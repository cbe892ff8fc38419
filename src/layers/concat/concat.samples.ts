/** Concatenations with different numbers of channels. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  {
    inputs: [
      [3, 4, 2],
      [3, 4, 1],
    ],
  },
  { inputs: [[5], [2], [3]] },
  {
    inputs: [
      [4, 2],
      [4, 2],
    ],
  },
  {
    inputs: [
      [2, 1, 3, 1],
      [2, 1, 3, 4],
    ],
  },
];
