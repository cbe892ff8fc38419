/** Mean over all positions. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[4, 5, 3]] },
  { inputs: [[1, 1, 2]] },
  { inputs: [[7, 2]] },
  { inputs: [[2, 3, 4, 2]] },
];
