/** Soft and sharp bends. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]] },
  { inputs: [[7]], attributes: { beta: 0.2 } },
  { inputs: [[5, 2]], attributes: { beta: 3 } },
];
