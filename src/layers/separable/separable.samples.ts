/** Depthwise-separable convolution: strides, padding, dilation, several filters a channel, borders. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[5, 5, 3]], attributes: { filters: 4, F: 3 } },
  { inputs: [[6, 7, 2]], attributes: { filters: 3, F: [3, 2], S: [2, 1], P: [1, 0, 0, 1], multiplier: 3 } },
  { inputs: [[6, 6, 2]], attributes: { filters: 2, F: 3, D: 2, P: 'same', bias: false } },
  { inputs: [[4, 5, 3]], attributes: { filters: 5, F: 3, P: 1, border: 'reflect', multiplier: 2 } },
  { inputs: [[4, 3, 1]], attributes: { filters: 2, F: 3, P: [0, 3], border: 'circular' } },
  { inputs: [[9, 2]], attributes: { filters: 3, F: 3, S: 2, P: 1 } },
  { inputs: [[3, 4, 3, 2]], attributes: { filters: 2, F: 2, P: 'same_lower' } },
  { inputs: [[4, 4, 2]], attributes: { filters: 3, F: 1 }, frozen: true },
];
