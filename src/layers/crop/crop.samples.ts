/** Cells off the sides, and a part of the middle. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[5, 6, 2]], attributes: { P: 1 } },
  { inputs: [[5, 6, 1]], attributes: { P: [2, 0] } },
  { inputs: [[5, 6, 2]], attributes: { P: [0, 1, 2, 3] } },
  { inputs: [[5, 6, 2]], attributes: { size: [2, 5] } },
  { inputs: [[5, 6, 1]], attributes: { size: 3 } },
  { inputs: [[7, 2]], attributes: { P: [1, 3] } },
  { inputs: [[4, 5, 3, 2]], attributes: { size: [1, 5, 2] } },
];
