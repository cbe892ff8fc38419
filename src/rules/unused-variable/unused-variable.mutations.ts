/** Damage that `unused-variable` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/resnet20.netspec',
    find: '  stage2: Basic 2 * width S=2',
    replace: '  let twice = 2 * width\n  stage2: Basic 2 * width S=2',
  },
  {
    spec: 'specs/efficientnet-b0.netspec',
    find: '{ MBConv 1, 3, 16, i }',
    replace: '{ MBConv 1, 3, 16, 0 }',
  },
];
