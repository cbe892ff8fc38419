/** Damage that `missing-contract` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/lenet5.netspec', find: '-> 14x14x6', replace: '' },
  { spec: 'specs/alexnet.netspec', find: 'dense classes -> classes', replace: 'dense classes' },
];
