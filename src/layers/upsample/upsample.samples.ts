/** The three methods, with a scale and with a size, larger and smaller, one to three dimensions. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 2]], attributes: { scale: 2 } },
  { inputs: [[5, 4, 1]], attributes: { scale: [1.5, 0.75] } },
  { inputs: [[3, 5, 2]], attributes: { size: [7, 3] } },
  { inputs: [[3, 4, 2]], attributes: { scale: [2.3, 1.2] } },
  { inputs: [[4, 3, 2]], attributes: { scale: 2, mode: 'bilinear' } },
  { inputs: [[4, 5, 1]], attributes: { scale: 1.6, mode: 'bilinear' } },
  { inputs: [[4, 5, 1]], attributes: { scale: [2.1, 1.1], mode: 'bilinear' } },
  { inputs: [[4, 3, 2]], attributes: { size: [7, 5], mode: 'bilinear', align_corners: true } },
  { inputs: [[4, 3, 1]], attributes: { size: [1, 4], mode: 'bilinear', align_corners: true } },
  { inputs: [[5, 4, 2]], attributes: { scale: 2, mode: 'bicubic' } },
  { inputs: [[6, 7, 1]], attributes: { size: [4, 9], mode: 'bicubic' } },
  { inputs: [[5, 4, 1]], attributes: { size: 8, mode: 'bicubic', align_corners: true } },
  { inputs: [[5, 2]], attributes: { scale: 2, mode: 'linear' } },
  { inputs: [[2, 3, 2, 2]], attributes: { scale: [1, 2, 3], mode: 'linear' } },
  { inputs: [[2, 3, 2, 1]], attributes: { scale: 2 } },
];
