/** Average pooling: what counts in the divisor, on borders and corners. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[6, 6, 2]], attributes: { F: 2 } },
  { inputs: [[7, 5, 3]], attributes: { F: 3, S: 2, P: 1 } },
  { inputs: [[7, 5, 3]], attributes: { F: 3, S: 2, P: 1, count_include_pad: true } },
  { inputs: [[7, 8, 1]], attributes: { F: [3, 2], S: [2, 3], ceil: true } },
  { inputs: [[6, 8, 2]], attributes: { F: 3, S: 2, P: 1, ceil: true, count_include_pad: true } },
  { inputs: [[6, 5, 2]], attributes: { F: 3, S: 1, P: 'same' } },
  { inputs: [[5, 5, 2]], attributes: { F: 3, S: 2, P: [0, 1, 1, 0], count_include_pad: true } },
  { inputs: [[9, 2]], attributes: { F: 3, S: 2 } },
  { inputs: [[4, 5, 3, 2]], attributes: { F: 2, S: [1, 2, 1] } },
];
