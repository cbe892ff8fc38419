/** Reports what Keras cannot say as the spec says it. What that is stands in `keras-gaps.ts`. */
import { defineNetworkRule } from '../../kit/define-rule.js';
import { gapsIn } from '../../kit/portability.js';
import { kerasGaps } from './keras-gaps.js';

export const portableKeras = defineNetworkRule({
  name: 'portable-keras',
  summary: 'A layer or an attribute that Keras cannot say without help.',
  sets: ['portable'],
  severity: 'warning',
  options: {},
  check: (network) => gapsIn(network, kerasGaps),
});
