/** Damage that `unused-parameter` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/alexnet.netspec', find: 'height = 224', replace: 'height = 224, dropout = 0.5' },
  {
    spec: 'specs/lenet5.netspec',
    find: 'dense classes       -> classes',
    replace: 'dense 10 -> 10',
  },
];
