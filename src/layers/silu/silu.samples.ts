/** Every value on its own: the shape does not matter. */
import type { LayerSamples } from '../../kit/layer-samples.js';

export const samples: LayerSamples = [{ inputs: [[3, 4, 2]] }, { inputs: [[7]] }];
