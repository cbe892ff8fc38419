/** Vectors as maps, maps as other maps and as vectors. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[24]], attributes: { shape: [2, 3, 4] } },
  { inputs: [[4, 3, 2]], attributes: { shape: [6, 4] } },
  { inputs: [[4, 3, 2]], attributes: { shape: 24 } },
  { inputs: [[6, 4]], attributes: { shape: [2, 3, 2, 2] } },
];
