/** Every activation with every gate; maps, signals and volumes, down to one position. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [
  { inputs: [[3, 4, 6]], attributes: { reduced: 3 } },
  { inputs: [[5, 4]], attributes: { reduced: 5, activation: 'silu' } },
  { inputs: [[2, 3, 2, 4]], attributes: { reduced: 3, gate: 'hard_sigmoid' } },
  { inputs: [[1, 1, 3]], attributes: { reduced: 4, activation: 'silu', gate: 'hard_sigmoid' } },
  { inputs: [[3, 3, 4]], attributes: { reduced: 3 }, frozen: true },
];
