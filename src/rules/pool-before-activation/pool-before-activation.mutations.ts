/** Damage that `pool-before-activation` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/unet.netspec',
    find: '         Double 1024\n',
    replace: '         Double 1024\n         relu\n         maxpool F=3 S=1\n',
  },
];
