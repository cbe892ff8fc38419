/** Damage that `unused-layer` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/lenet5.netspec',
    find: '  f6: dense 84',
    replace: '  kept: tanh\n  dense 1\n  from kept\n  f6: dense 84',
  },
  {
    spec: 'specs/speech1d.netspec',
    find: '  conv width F=3 P=1\n  batchnorm\n',
    replace: '  all: conv width F=3 P=1\n  batchnorm\n  from all\n  batchnorm\n',
  },
];
