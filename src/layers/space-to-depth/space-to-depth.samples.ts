/** Both orders, one to three dimensions, blocks of one cell. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[4, 6, 2]], attributes: { block: 2 } },
  { inputs: [[4, 6, 2]], attributes: { block: 2, order: 'dcr' } },
  { inputs: [[3, 6, 1]], attributes: { block: 3 } },
  { inputs: [[12, 2]], attributes: { block: 3 } },
  { inputs: [[4, 2, 4, 2]], attributes: { block: 2 } },
  { inputs: [[2, 4, 4, 2]], attributes: { block: 2, order: 'dcr' } },
  { inputs: [[3, 2, 2]], attributes: { block: 1 } },
];
