/** Damage that `pool-before-activation` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/lenet5.netspec',
    find: 'avgpool F=2 S=2     -> 14x14x6',
    replace: 'maxpool F=2 S=2     -> 14x14x6',
  },
  {
    spec: 'specs/lenet5.netspec',
    find: 'avgpool F=2 S=2     -> 5x5x16',
    replace: 'maxpool F=2 S=2     -> 5x5x16',
  },
];
