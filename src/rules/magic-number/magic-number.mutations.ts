/** Damage that `magic-number` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/lenet5.netspec', find: 'dense classes       -> classes', replace: 'dense classes -> 10' },
  {
    spec: 'specs/resnet20.netspec',
    find: '-> [size, size, width]',
    replace: '-> [size, size, 16]',
  },
];
