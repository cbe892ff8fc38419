/** Damage that `missing-nonlinearity` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/resnet18.netspec',
    find: '    bn1:   batchnorm\n           relu\n',
    replace: '    bn1:   batchnorm\n',
  },
  { spec: 'specs/mlp.netspec', find: '       relu\n', replace: '' },
  { spec: 'specs/convnext-tiny.netspec', find: '    gelu\n', replace: '' },
];
