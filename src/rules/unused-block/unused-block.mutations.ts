/** Damage that `unused-block` must notice. */
import type { RuleMutations } from '../../kit/rule-mutations.js';

export const mutations: RuleMutations = [
  {
    spec: 'specs/speech1d.netspec',
    find: '  stage2: Stage width\n  stage3: Stage 2 * width\n  stage4: Stage 4 * width\n',
    replace: '  conv 4 * width F=1\n',
  },
  {
    spec: 'specs/densenet121.netspec',
    find: 'network DenseNet121',
    replace: 'block Compressed {\n  conv channels / 4 F=1\n}\n\nnetwork DenseNet121',
  },
];
