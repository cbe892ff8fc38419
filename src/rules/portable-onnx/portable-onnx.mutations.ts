/** Damage that `portable-onnx` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/unet.netspec', find: 'conv width F=3 P=1', replace: 'conv width F=3 P=1 border=replicate' },
  {
    spec: 'specs/alexnet.netspec',
    find: 'adaptive_avgpool 6x6',
    replace: 'adaptive_avgpool 4x4; upsample size=6',
  },
];
