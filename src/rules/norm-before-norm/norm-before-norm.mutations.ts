/** Damage that `norm-before-norm` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/resnet18.netspec',
    find: '  bn1:   batchnorm\n         relu\n         maxpool',
    replace: '  bn1:   batchnorm\n         batchnorm\n         relu\n         maxpool',
  },
  {
    spec: 'specs/convnext-tiny.netspec',
    find: '      layernorm epsilon=1e-6\n      flatten',
    replace: '      layernorm epsilon=1e-6\n      layernorm epsilon=1e-6\n      flatten',
  },
];
