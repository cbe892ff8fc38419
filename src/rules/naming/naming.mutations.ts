/** Damage that `naming` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/vgg16.netspec', find: 'network VGG16', replace: 'network vgg_16' },
  { spec: 'specs/alexnet.netspec', find: 'fc6: dense', replace: 'FC6: dense' },
];
