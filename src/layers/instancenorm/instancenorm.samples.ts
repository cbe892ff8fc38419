/** Channel by channel, with and without gamma and beta. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]] },
  { inputs: [[7, 3]], attributes: { affine: true, epsilon: 1e-3 } },
  { inputs: [[2, 2, 3, 2]] },
  { inputs: [[3, 3, 2]], attributes: { affine: true }, frozen: true },
];
