/** Slopes below, at and above those of the identity. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]] },
  { inputs: [[7]], attributes: { slope: 0.2 } },
  { inputs: [[5, 2]], attributes: { slope: 0 } },
  { inputs: [[6]], attributes: { slope: 1.5 } },
];
