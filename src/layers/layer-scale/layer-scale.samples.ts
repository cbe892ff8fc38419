/** Factors for maps, signals and vectors, trained and frozen. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]] },
  { inputs: [[7]], attributes: { initial: 0.1 } },
  { inputs: [[5, 3]], attributes: { initial: -2 } },
  { inputs: [[3, 3, 2]], frozen: true },
];
