/** Transposed convolution: overlapping and separate stamps, padding on each side, output padding, groups. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]], attributes: { filters: 3, F: 3 } },
  { inputs: [[3, 4, 2]], attributes: { filters: 3, F: 2, S: 2 } },
  { inputs: [[4, 3, 3]], attributes: { filters: 2, F: 4, S: 2, P: 1, bias: false } },
  { inputs: [[3, 2, 4]], attributes: { filters: 6, F: 3, S: 2, P: 1, output_padding: 1, groups: 2 } },
  { inputs: [[2, 3, 2]], attributes: { filters: 2, F: [2, 3], S: [3, 2], output_padding: [2, 0] } },
  { inputs: [[4, 3, 1]], attributes: { filters: 2, F: [3, 2], D: [2, 3], P: [1, 2, 0, 1] } },
  { inputs: [[3, 3, 2]], attributes: { filters: 2, F: 3, D: 3, output_padding: 2 } },
  { inputs: [[3, 4, 2]], attributes: { filters: 2, F: 5, S: 2, P: 'same' } },
  { inputs: [[3, 4, 2]], attributes: { filters: 2, F: 5, S: 2, P: 'same_lower' } },
  { inputs: [[3, 2, 2]], attributes: { filters: 3, F: 1, S: 3, P: 'same' } },
  { inputs: [[3, 4, 2]], attributes: { filters: 2, F: 4, S: 3, P: 'same', output_padding: [0, 2] } },
  { inputs: [[3, 3, 6]], attributes: { filters: 6, F: 2, S: 2, groups: 3 } },
  { inputs: [[3, 3, 2]], attributes: { filters: 1, F: 3, P: [2, 0] } },
  { inputs: [[5, 2]], attributes: { filters: 3, F: 4, S: 3, P: 1 } },
  { inputs: [[2, 3, 2, 2]], attributes: { filters: 2, F: [2, 3, 2], S: [2, 1, 2], P: [0, 1, 0] } },
  { inputs: [[3, 3, 2]], attributes: { filters: 2, F: 3, S: 2 }, frozen: true },
];
