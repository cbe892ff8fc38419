/** Damage that `dropout-before-norm` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/densenet121.netspec',
    find: '  norm2: batchnorm\n',
    replace: '         dropout 0.2\n  norm2: batchnorm\n',
  },
  {
    spec: 'specs/googlenet.netspec',
    find: '  conv2: ConvBN 64\n',
    replace: '         dropout 0.5\n  conv2: ConvBN 64\n',
  },
];
