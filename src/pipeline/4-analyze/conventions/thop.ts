/** thop's `profile(model, inputs)`: the hooks of `thop/vision/basic_hooks.py` and `calc_func.py`. */
import type { CoreOpOf } from '../../../ir/core-ops.js';
import { type Convention, isGlobal, type OpFigures } from './convention.js';

const affine = { words: '4 for each value', count: ({ input }: OpFigures) => input * 4n };

export const thop: Convention = {
  tool: 'thop 0.1.1',
  figure: 'MACs',
  params: {
    words: 'the weights of kinds that it knows, statistics not',
    count: (_, counted) => counted,
  },
  rules: {
    conv: { words: 'one for each multiply-accumulate, no bias', count: ({ macs }) => macs },
    conv_transposed: {
      words: 'input channels of a group times taps for each output value, no bias',
      count: ({ output }, { geometry: { output: from, filter, groups } }) =>
        [from[3] / groups, ...filter].reduce((total, factor) => total * BigInt(factor), output),
    },
    dense: { words: 'one for each multiply-accumulate, no bias', count: ({ macs }) => macs },
    batch_norm: affine,
    layer_norm: {
      words: '4 for each value with gamma and beta, 2 without',
      count: ({ input }, { gamma }) => input * (gamma === undefined ? 2n : 4n),
    },
    group_norm: {
      words: 'of instance normalisation 4 for each value with gamma and beta, 2 without; other groups not',
      count: ({ input }, { gamma }) => input * (gamma === undefined ? 2n : 4n),
      knows: isInstance,
    },
    prelu: { words: 'one for each value', count: ({ input }) => input },
    softmax: {
      words: 'exponentials, additions and divisions: 3 for each value less one a position',
      count: ({ input }, { positions }) => input * 3n - BigInt(positions),
    },
    average_pool: {
      words: 'one for each output value; of an adaptive pooling the cells of a bin and one more',
      count: ({ input, output }, op) => (isGlobal(op) ? input + output : output),
    },
    resample: {
      words:
        'of adaptive pooling the cells of a bin and one more for each output value; of upsampling 1 (nearest), 5 (linear), 11 (bilinear) or 259 (bicubic)',
      count: ({ input, output, rank }, { method }) => {
        if (method === 'area') return input + output;
        if (method === 'linear') return rank === 3 ? 0n : output * (rank === 1 ? 5n : 11n);
        return method === 'nearest' ? output : output * 259n;
      },
    },
  },
};

/** One channel a group. */
function isInstance({ channels, groups }: CoreOpOf<'group_norm'>): boolean {
  return channels === groups;
}
