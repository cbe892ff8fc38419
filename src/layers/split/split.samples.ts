/** The first, the last, a middle part. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[2, 3, 6]], attributes: { parts: 2 } },
  { inputs: [[2, 3, 6]], attributes: { parts: 3, part: 1 } },
  { inputs: [[4, 5]], attributes: { parts: 5, part: 4 } },
  { inputs: [[8]], attributes: { parts: 2, part: 1 } },
  { inputs: [[2, 1, 2, 4]], attributes: { parts: 2, part: 1 } },
];
