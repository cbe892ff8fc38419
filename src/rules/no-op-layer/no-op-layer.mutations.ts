/** Damage that `no-op-layer` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/googlenet.netspec', find: 'dropout 0.2', replace: 'dropout 0' },
  { spec: 'specs/lenet5.netspec', find: '      flatten  ', replace: '      crop 0\n      flatten  ' },
];
