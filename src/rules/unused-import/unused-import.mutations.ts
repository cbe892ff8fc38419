/** Damage that `unused-import` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/vgg16.netspec',
    find: 'network VGG16',
    replace: 'import "blocks/residual.netspec"\n\nnetwork VGG16',
  },
  {
    spec: 'specs/lenet5.netspec',
    find: 'network LeNet5',
    replace: 'import "blocks/mobilenet-v3.netspec"\n\nnetwork LeNet5',
  },
];
