/** Limits for very negative values, down to that of relu. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]] },
  { inputs: [[7]], attributes: { alpha: 0.3 } },
  { inputs: [[5, 2]], attributes: { alpha: 0 } },
  { inputs: [[6]], attributes: { alpha: 2.5 } },
];
