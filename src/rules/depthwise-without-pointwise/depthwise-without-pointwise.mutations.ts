/** Pointwise convolutions in as many groups as there are channels. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/mobilenet-v1.netspec',
    find: 'pointwise width bias=false\n  batchnorm\n  relu\n}\n\nnetwork MobileNetV1(alpha = 1, height = 224',
    replace:
      'conv width F=1 groups=channels bias=false\n  batchnorm\n  relu\n}\n\nnetwork MobileNetV1(alpha = 1, height = 256',
  },
];
