/** Pointwise convolution: with a stride, in groups, over one to three dimensions. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 5]], attributes: { filters: 7 } },
  { inputs: [[5, 4, 3]], attributes: { filters: 2, S: [2, 3], bias: false } },
  { inputs: [[3, 3, 6]], attributes: { filters: 9, groups: 3 } },
  { inputs: [[7, 3]], attributes: { filters: 4, S: 2 } },
  { inputs: [[2, 3, 2, 4]], attributes: { filters: 2, groups: 2 } },
  { inputs: [[1, 1, 3]], attributes: { filters: 1 }, frozen: true },
];
