/** Damage that `dead-branch` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/resnet20.netspec',
    find: 'if S != 1 or width != channels(input)',
    replace: 'if true or S != 1',
  },
  {
    spec: 'specs/lenet5.netspec',
    find: '  f5: dense 120',
    replace: '  let bits = 32\n  if bits < 16 {\n    dropout 0.5\n  }\n  f5: dense 120',
  },
];
