/** Dropout of nothing, some and most of the values. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[4, 5, 2]], attributes: { rate: 0.5 } },
  { inputs: [[20]], attributes: { rate: 0.9 } },
  { inputs: [[6, 2]], attributes: { rate: 0 } },
];
