/** Dilation in every layer of a stack. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/unet.netspec',
    find: '  conv width F=3 P=1\n  relu\n  conv width F=3 P=1\n',
    replace: '  conv width F=3 P=2 D=2\n  relu\n  conv width F=3 P=4 D=4\n',
  },
  {
    spec: 'specs/digits8x8.netspec',
    find: 'conv 16 F=3 P=1     -> 8x8x16\n  relu\n  conv 32 F=3 P=1\n',
    replace: 'conv 16 F=3 P=2 D=2 -> 8x8x16\n  relu\n  conv 32 F=3 P=2 D=2\n',
  },
];
