/** Groups of channels in every number of dimensions. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[2, 3, 6]], attributes: { groups: 2 } },
  { inputs: [[2, 3, 6]], attributes: { groups: 3 } },
  { inputs: [[3, 2, 4]], attributes: { groups: 1 } },
  { inputs: [[12]], attributes: { groups: 4 } },
  { inputs: [[5, 4]], attributes: { groups: 4 } },
  { inputs: [[2, 1, 2, 8]], attributes: { groups: 4 } },
];
