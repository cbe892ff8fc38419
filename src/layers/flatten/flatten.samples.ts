/** A map, a vector, a signal as a vector. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]] },
  { inputs: [[5]] },
  { inputs: [[6, 2]] },
  { inputs: [[2, 3, 2, 2]] },
];
