/** Maps that have become smaller than the filters on them. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/deeplabv3-resnet50.netspec',
    find: 'height = 520, width = 520',
    replace: 'height = 96, width = 96',
  },
  {
    spec: 'specs/fcn-resnet50.netspec',
    find: 'height = 520, width = 520',
    replace: 'height = 32, width = 32',
  },
];
