/** Every mode, and every way to say how much goes where. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]], attributes: { P: 1 } },
  { inputs: [[3, 4, 1]], attributes: { P: [2, 0], value: -1.5 } },
  { inputs: [[3, 4, 2]], attributes: { P: [0, 1, 2, 3] } },
  { inputs: [[3, 4, 2]], attributes: { P: [2, 1, 0, 3], mode: 'reflect' } },
  { inputs: [[2, 3, 2]], attributes: { P: [4, 1, 0, 5], mode: 'replicate' } },
  { inputs: [[3, 2, 2]], attributes: { P: [3, 1, 2, 0], mode: 'circular' } },
  { inputs: [[5, 2]], attributes: { P: [1, 4], mode: 'reflect' } },
  { inputs: [[2, 3, 2, 1]], attributes: { P: [1, 2, 1], mode: 'reflect' } },
];
