/** Damage that `dead-branch` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/densenet121.netspec',
    find: '  norm1: batchnorm\n         relu\n',
    replace: '  norm1: batchnorm\n  if 4 > 3 {\n    relu\n  }\n',
  },
  {
    spec: 'specs/lenet5.netspec',
    find: '  f5: dense 120',
    replace: '  let bits = 32\n  if bits < 16 {\n    dropout 0.5\n  }\n  f5: dense 120',
  },
];
