/** Damage that `channel-misaligned` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/lenet5.netspec', find: 'conv 16 F=5 ', replace: 'conv 18 F=5 ' },
  { spec: 'specs/digits8x8.netspec', find: 'dense 64', replace: 'dense 63' },
];
