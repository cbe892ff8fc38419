/** Inputs that have grown beyond what the layers see. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/resnet20.netspec', find: 'size = 32,', replace: 'size = 256,' },
  {
    spec: 'specs/mobilenet-v1.netspec',
    find: 'height = 224, width = 224',
    replace: 'height = 512, width = 512',
  },
];
