/** Dense layers, also with a single input or output. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[7]], attributes: { units: 5 } },
  { inputs: [[6]], attributes: { units: 1, bias: false } },
  { inputs: [[1]], attributes: { units: 3 } },
  { inputs: [[9]], attributes: { units: 8, init: 'xavier' } },
  { inputs: [[4]], attributes: { units: 3 }, frozen: true },
];
