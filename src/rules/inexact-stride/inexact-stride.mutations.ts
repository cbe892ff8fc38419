/** Strides that stop short of the border. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/vgg16.netspec', find: 'height = 224', replace: 'height = 225' },
  { spec: 'specs/alexnet.netspec', find: 'height = 224', replace: 'height = 228' },
];
