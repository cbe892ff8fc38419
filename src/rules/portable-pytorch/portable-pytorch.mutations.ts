/** Damage that `portable-pytorch` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  { spec: 'specs/autoencoder.netspec', find: 'conv 16 F=3 S=2 P=1', replace: 'conv 16 F=3 S=2 P=same' },
  { spec: 'specs/resnet18.netspec', find: 'maxpool F=3 S=2 P=1', replace: 'maxpool F=3 S=2 P=same' },
];
