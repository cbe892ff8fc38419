/** Damage that `redundant-activation` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/vgg16.netspec', find: '  maxpool F=2 S=2\n', replace: '  maxpool F=2 S=2\n  relu\n' },
  { spec: 'specs/lenet5.netspec', find: '      flatten ', replace: '      clip -1, 1\n      flatten ' },
];
