/** Images that are too small for the strides on them. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/resnet18.netspec', find: 'height = 224, width = 224', replace: 'height = 32, width = 32' },
  {
    spec: 'specs/mobilenet-v1.netspec',
    find: 'height = 224, width = 224',
    replace: 'height = 16, width = 16',
  },
];
