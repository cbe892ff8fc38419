/** Damage that `portable-keras` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/unet.netspec', find: 'conv width F=3 P=1', replace: 'conv width F=3 P=[0, 2, 0, 2]' },
  { spec: 'specs/lenet5.netspec', find: 's2: avgpool F=2 S=2', replace: 's2: lppool F=2 S=2' },
];
