/** Depthwise convolution, also with several filters a channel. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[5, 5, 3]], attributes: { F: 3 } },
  { inputs: [[7, 6, 2]], attributes: { F: [3, 2], S: 2, P: [1, 0], multiplier: 3 } },
  { inputs: [[6, 6, 4]], attributes: { F: 3, D: 2, P: 'same', bias: false } },
  { inputs: [[9, 3]], attributes: { F: 3, S: 2, P: [0, 2], multiplier: 2 } },
  { inputs: [[3, 4, 5, 2]], attributes: { F: 2, P: 'same', multiplier: 2 } },
  { inputs: [[4, 4, 1]], attributes: { F: 2, multiplier: 4 } },
  { inputs: [[4, 5, 3]], attributes: { F: 3, P: 1, border: 'replicate', multiplier: 2 } },
  { inputs: [[5, 4, 2]], attributes: { F: [5, 3], P: 'same', border: 'reflect', bias: false } },
  { inputs: [[5, 4, 2]], attributes: { weights: 'prewitt_y', P: 1, border: 'circular' }, frozen: true },
];
