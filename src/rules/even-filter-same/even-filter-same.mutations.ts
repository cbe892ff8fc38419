/** Filters without a middle in the place of odd ones. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/speech1d.netspec', find: 'conv width F=3 P=1', replace: 'conv width F=2 P=same' },
  { spec: 'specs/digits8x8.netspec', find: 'conv 32 F=3 P=1', replace: 'conv 32 F=2 P=same_lower' },
];
