/** Damage that `bias-before-norm` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/resnet18.netspec', find: 'conv 64 F=7 S=2 P=3 bias=false', replace: 'conv 64 F=7 S=2 P=3' },
  {
    spec: 'specs/resnet20.netspec',
    find: '  stem: conv width F=3 P=1 bias=false',
    replace: '  stem: conv width F=3 P=1',
  },
];
