/** Images that are small for the network. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/vgg16.netspec', find: 'height = 224, width = 224', replace: 'height = 64, width = 64' },
  {
    spec: 'specs/alexnet.netspec',
    find: 'height = 224, width = 224',
    replace: 'height = 100, width = 100',
  },
];
