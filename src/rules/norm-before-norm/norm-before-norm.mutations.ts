/** Damage that `norm-before-norm` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/resnet18.netspec',
    find: '  bn1:   batchnorm\n         relu\n         maxpool',
    replace: '  bn1:   batchnorm\n         batchnorm\n         relu\n         maxpool',
  },
  {
    spec: 'specs/resnet20.netspec',
    find: '        batchnorm\n        relu\n',
    replace: '        batchnorm\n        instancenorm\n        relu\n',
  },
];
