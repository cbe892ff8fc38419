/** Filters that have become smaller than their strides. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/unet.netspec', find: 'maxpool F=2 S=2', replace: 'maxpool F=1 S=2' },
  { spec: 'specs/speech1d.netspec', find: 'maxpool F=4 S=4', replace: 'maxpool F=2 S=4' },
];
