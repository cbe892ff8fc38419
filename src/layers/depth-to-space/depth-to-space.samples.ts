/** Both orders, one to three dimensions, blocks of one cell. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[2, 3, 8]], attributes: { block: 2 } },
  { inputs: [[2, 3, 8]], attributes: { block: 2, order: 'dcr' } },
  { inputs: [[1, 2, 9]], attributes: { block: 3 } },
  { inputs: [[4, 6]], attributes: { block: 3 } },
  { inputs: [[2, 1, 2, 16]], attributes: { block: 2 } },
  { inputs: [[1, 2, 2, 16]], attributes: { block: 2, order: 'dcr' } },
  { inputs: [[3, 2, 2]], attributes: { block: 1 } },
];
