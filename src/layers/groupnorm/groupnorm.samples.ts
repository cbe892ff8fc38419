/** One group, several, as many as channels; maps, signals, volumes and vectors. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 6]], attributes: { groups: 3 } },
  { inputs: [[3, 2, 4]], attributes: { groups: 1, epsilon: 1e-3 } },
  { inputs: [[5, 3]], attributes: { groups: 3, affine: false } },
  { inputs: [[8]], attributes: { groups: 2 } },
  { inputs: [[2, 2, 3, 4]], attributes: { groups: 2 } },
  { inputs: [[3, 3, 4]], attributes: { groups: 2 }, frozen: true },
];
