/** Damage that `activation-after-logits` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/resnet18.netspec',
    find: '  fc: dense classes   -> classes',
    replace: '  fc: dense classes   -> classes\n      relu',
  },
  { spec: 'specs/allconv.netspec', find: '  global_avgpool\n', replace: '  tanh\n  global_avgpool\n' },
];
