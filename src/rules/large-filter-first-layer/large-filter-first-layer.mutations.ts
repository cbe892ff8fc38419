/** First filters that have grown. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/volume3d.netspec', find: 'conv 32 F=5', replace: 'conv 32 F=9' },
  { spec: 'specs/digits8x8.netspec', find: 'conv 16 F=3 P=1', replace: 'conv 16 F=9 P=4' },
];
