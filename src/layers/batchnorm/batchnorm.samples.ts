/** Batch normalisation over maps, vectors and signals, trained and frozen. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]] },
  { inputs: [[5]] },
  { inputs: [[4, 3]], attributes: { epsilon: 1e-3, momentum: 0.01 } },
  { inputs: [[2, 3, 2, 2]], attributes: { momentum: 1 } },
  { inputs: [[3, 3, 4]], frozen: true },
];
