/** Reports what PyTorch cannot say as the spec says it. What that is stands in `pytorch-gaps.ts`. */
import { defineNetworkRule } from '../../kit/define-rule.js';
import { gapsIn } from '../../kit/portability.js';
import { pytorchGaps } from './pytorch-gaps.js';

export const portablePytorch = defineNetworkRule({
  name: 'portable-pytorch',
  summary: 'A layer or an attribute that PyTorch cannot say without help.',
  sets: ['portable'],
  severity: 'warning',
  options: {},
  check: (network) => gapsIn(network, pytorchGaps),
});
