/** Ranges around 0, on one side of it, and without any room. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]], attributes: { min: -0.5, max: 0.75 } },
  { inputs: [[20]], attributes: { min: 0.1, max: 6 } },
  { inputs: [[9, 3]], attributes: { min: -1e3, max: -0.25 } },
];
