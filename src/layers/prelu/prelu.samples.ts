/** One slope a channel and one for all, on maps, signals and vectors, trained and frozen. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]] },
  { inputs: [[7]] },
  { inputs: [[5, 3]], attributes: { shared: true, initial: 0.1 } },
  { inputs: [[2, 2, 3, 4]], attributes: { initial: -1 } },
  { inputs: [[3, 3, 2]], frozen: true },
];
