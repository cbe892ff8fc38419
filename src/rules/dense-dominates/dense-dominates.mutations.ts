/** Damage that `dense-dominates` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/resnet.netspec',
    find: '      global_avgpool\n      flatten\n  fc: dense classes -> classes\n\n  // The figure on the left, the parameter on the right: the name counts the layers on the longest way through.\n  require depth == depth\n  if depth == 50',
    replace: '      flatten\n  fc: dense classes -> classes\n\n  if depth == 0',
  },
  {
    spec: 'specs/googlenet.netspec',
    find: '      global_avgpool  -> 1x1x1024\n      flatten\n      dropout 0.2\n  fc: dense classes   -> classes\n\n  require depth == 22\n  if height == 224',
    replace: '      flatten\n      dropout 0.2\n  fc: dense classes   -> classes\n\n  if height == 0',
  },
];
