/** Products of two and more, and of maps with one factor a channel on either side. */
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
  {
    inputs: [
      [3, 4, 2],
      [1, 1, 2],
    ],
    attributes: { broadcast: true },
  },
  {
    inputs: [
      [1, 3],
      [5, 3],
      [5, 3],
      [1, 3],
    ],
    attributes: { broadcast: true },
  },
  {
    inputs: [
      [1, 1, 4],
      [1, 1, 4],
    ],
    attributes: { broadcast: true },
  },
  { inputs: [[6], [6]], attributes: { broadcast: true } },
];
