/** Damage that `batchnorm-on-1x1-batch-1` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/deeplabv3-resnet50.netspec', find: 'batch 32', replace: 'batch 1' },
];
