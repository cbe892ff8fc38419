/** Decoders whose filters are no multiples of their strides. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/unet.netspec',
    find: 'transposed 512 F=2 S=2',
    replace: 'transposed 512 F=2 S=2 D=2 P=[1, 0, 1, 0]',
  },
];
