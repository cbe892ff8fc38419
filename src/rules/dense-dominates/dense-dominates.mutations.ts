/** Damage that `dense-dominates` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/resnet18.netspec', find: '      global_avgpool  -> 1x1x512\n', replace: '' },
  { spec: 'specs/googlenet.netspec', find: '      global_avgpool  -> 1x1x1024\n', replace: '' },
];
