/** Windows of odd and even size, of one channel, and larger than all channels. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[2, 3, 7]], attributes: { size: 5, alpha: 0.5 } },
  { inputs: [[9]], attributes: { size: 4, alpha: 2, beta: 0.5, k: 2 } },
  { inputs: [[3, 4]], attributes: { size: 1, alpha: 1, beta: 1 } },
  { inputs: [[2, 2, 3]], attributes: { size: 9, alpha: 0.3, beta: 1.25, k: 0.5 } },
  { inputs: [[2, 2, 2, 3]], attributes: { size: 3 } },
];
