/** Products of two and more. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  {
    inputs: [
      [3, 4, 2],
      [3, 4, 2],
    ],
  },
  { inputs: [[5], [5], [5]] },
  {
    inputs: [
      [4, 2],
      [4, 2],
      [4, 2],
      [4, 2],
    ],
  },
];
