/** Damage that `softmax-before-loss` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/lenet5.netspec',
    find: '      dense classes       -> classes',
    replace: '      dense classes\n      softmax\n      dropout 0.1         -> classes',
  },
  { spec: 'specs/allconv.netspec', find: '  global_avgpool\n', replace: '  softmax\n  global_avgpool\n' },
];
