/** Over channels and over everything, with and without gamma and beta. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 2, 4]] },
  { inputs: [[9]] },
  { inputs: [[3, 2, 4]], attributes: { axes: 'all', epsilon: 1e-3 } },
  { inputs: [[5, 3]], attributes: { affine: false } },
  { inputs: [[2, 2, 2, 3]], attributes: { axes: 'all', affine: false } },
  { inputs: [[3, 3, 5]], frozen: true },
];
