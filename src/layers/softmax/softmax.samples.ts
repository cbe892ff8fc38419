/** Softmax of a vector, and at each position of a map. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [{ inputs: [[5]] }, { inputs: [[3, 2, 4]] }, { inputs: [[4, 2]] }];
