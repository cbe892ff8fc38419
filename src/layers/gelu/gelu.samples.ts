/** Both formulas. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]] },
  { inputs: [[7]], attributes: { approximate: 'tanh' } },
  { inputs: [[2, 3, 2, 2]], attributes: { approximate: 'none' } },
];
