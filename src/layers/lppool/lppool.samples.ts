/** Norms of windows: p of 1, 2, 3 and 2.5, padding, rounding up, one to three dimensions. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[6, 6, 2]], attributes: { F: 2 } },
  { inputs: [[7, 5, 3]], attributes: { F: 3, S: 2, P: 1, p: 3 } },
  { inputs: [[7, 8, 1]], attributes: { F: [3, 2], S: [2, 3], ceil: true, p: 1 } },
  { inputs: [[9, 2]], attributes: { F: 3, S: 2, p: 2.5 } },
  { inputs: [[4, 5, 3, 2]], attributes: { F: 2, S: [1, 2, 1], P: 'same' } },
];
