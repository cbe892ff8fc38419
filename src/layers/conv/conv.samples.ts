/** Convolution: odd sizes, strides, dilation, groups, padding on each side, one to three dimensions. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[5, 5, 2]], attributes: { filters: 3, F: 3 } },
  { inputs: [[7, 5, 1]], attributes: { filters: 2, F: [3, 2], S: [2, 1], bias: false } },
  { inputs: [[6, 7, 3]], attributes: { filters: 4, F: 3, S: 2, P: 1 } },
  { inputs: [[8, 9, 2]], attributes: { filters: 2, F: [3, 2], D: [2, 3], P: [1, 2, 0, 3] } },
  { inputs: [[5, 6, 4]], attributes: { filters: 6, F: 3, groups: 2, P: 'same' } },
  { inputs: [[6, 6, 2]], attributes: { filters: 3, F: 4, S: 2, P: 'same' } },
  { inputs: [[6, 5, 2]], attributes: { filters: 3, F: [2, 4], S: [2, 3], P: 'same_lower' } },
  { inputs: [[3, 4, 2]], attributes: { filters: 2, F: 3, P: 'full' } },
  { inputs: [[4, 5, 3]], attributes: { filters: 7, F: 1 } },
  { inputs: [[5, 5, 3]], attributes: { filters: 2, F: 1, S: 2 } },
  { inputs: [[4, 4, 4]], attributes: { filters: 8, F: 3, groups: 4, P: 1 } },
  { inputs: [[9, 3]], attributes: { filters: 4, F: 3, S: 2, P: 1 } },
  { inputs: [[8, 2]], attributes: { filters: 2, F: 2, D: 3, P: [2, 1] } },
  { inputs: [[4, 5, 3, 2]], attributes: { filters: 3, F: [2, 3, 2], S: [1, 2, 1], P: [1, 0, 1] } },
  { inputs: [[3, 4, 4, 2]], attributes: { filters: 2, F: 2, D: [1, 2, 1], P: 'same', groups: 2 } },
  { inputs: [[5, 4, 2]], attributes: { filters: 3, F: 3, P: 1 }, frozen: true },
  { inputs: [[5, 4, 2]], attributes: { filters: 3, F: 3, P: 1, border: 'reflect' } },
  {
    inputs: [[4, 6, 2]],
    attributes: { filters: 2, F: [3, 5], P: [3, 0, 1, 5], border: 'reflect', groups: 2 },
  },
  { inputs: [[5, 4, 1]], attributes: { filters: 2, F: 3, S: 2, P: [4, 1], border: 'replicate' } },
  { inputs: [[3, 5, 2]], attributes: { filters: 2, F: 3, D: 2, P: [3, 2], border: 'circular', bias: false } },
  { inputs: [[5, 6, 2]], attributes: { filters: 2, F: 4, S: 2, P: 'same', border: 'replicate' } },
  { inputs: [[7, 2]], attributes: { filters: 3, F: 4, P: 'same_lower', border: 'reflect' } },
  { inputs: [[3, 2, 4, 1]], attributes: { filters: 2, F: [3, 2, 3], P: [1, 0, 2], border: 'circular' } },
  { inputs: [[4, 4, 2]], attributes: { filters: 2, F: 3, border: 'circular' } },
  { inputs: [[5, 5, 2]], attributes: { filters: 3, weights: 'sobel_x', flip: true } },
];
