/** Zeros between values in one to three dimensions. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]], attributes: { scale: 2 } },
  { inputs: [[2, 3, 1]], attributes: { scale: [3, 1] } },
  { inputs: [[5, 2]], attributes: { scale: 3 } },
  { inputs: [[2, 1, 2, 2]], attributes: { scale: 2 } },
];
