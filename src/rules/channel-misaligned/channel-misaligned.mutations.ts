/** Damage that `channel-misaligned` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/lenet5.netspec', find: 'dense 84', replace: 'dense 83' },
  { spec: 'specs/digits8x8.netspec', find: 'dense 64', replace: 'dense 63' },
];
