/** Dropping no image, some, and most. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[4, 5, 2]], attributes: { rate: 0.5 } },
  { inputs: [[20]], attributes: { rate: 0.2 } },
  { inputs: [[6, 2]], attributes: { rate: 0 } },
];
