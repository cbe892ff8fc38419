/** torchinfo's `total_mult_adds`: `calculate_macs` in `torchinfo/layer_info.py`, for modules without submodules. */
import type { Convention, OpFigures } from './convention.js';

const perPosition = {
  words: 'weights and bias, by the positions of the output',
  count: ({ parameters, positions }: OpFigures) => parameters * positions,
};
const once = { words: 'weights and bias once', count: ({ parameters }: OpFigures) => parameters };

export const torchinfo: Convention = {
  tool: 'torchinfo 1.8.0',
  figure: 'total mult-adds',
  params: { words: 'every weight, statistics not', count: ({ params }) => params },
  rules: {
    conv: perPosition,
    conv_transposed: perPosition,
    dense: once,
    batch_norm: once,
    group_norm: once,
    layer_norm: once,
    prelu: once,
  },
};
