/** Damage that `batchnorm-on-1x1-batch-1` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/resnet18.netspec',
    find: '      flatten\n  fc: dense classes   -> classes',
    replace: '      batchnorm\n      flatten\n  fc: dense classes   -> classes',
  },
];
