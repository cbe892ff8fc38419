/** Bins that touch, overlap, are one cell, or are more than there are cells. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[6, 4, 2]], attributes: { size: [3, 2] } },
  { inputs: [[7, 5, 3]], attributes: { size: 3 } },
  { inputs: [[4, 5, 2]], attributes: { size: 1 } },
  { inputs: [[3, 2, 1]], attributes: { size: [5, 2] } },
  { inputs: [[10, 2]], attributes: { size: 4 } },
  { inputs: [[3, 4, 5, 2]], attributes: { size: [2, 4, 3] } },
];
