/** Padding that is left where a filter has become smaller. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/allconv.netspec',
    find: 'conv classes F=1            -> [7, 7, classes]',
    replace: 'conv classes F=1 P=1',
  },
  {
    spec: 'specs/unet.netspec',
    find: 'conv classes F=1 -> [H, W, classes]',
    replace: 'conv classes F=1 P=2',
  },
];
