/**
 * ptflops' `get_model_complexity_info(…, backend='pytorch')`: `ptflops/pytorch_ops.py` and `pytorch_engine.py`. It counts
 * modules by hooks and functions by replacing them, so what a module does through such a function is counted twice.
 */
import type { CoreOpOf } from '../../../ir/core-ops.js';
import type { Convention, OpFigures } from './convention.js';

const withBias = {
  words: 'one for each multiply-accumulate, and one for each bias addition',
  count: ({ macs, bias, output }: OpFigures) => macs + (bias === 0n ? 0n : output),
};
const pooled = {
  words: 'one for each input value, twice: by the module and by the function that it calls',
  count: ({ input }: OpFigures) => input * 2n,
};

/** How often the values of an activation are counted; not at all where it is missing. */
const activations: { readonly [name: string]: bigint } = {
  relu: 2n,
  elu: 2n,
  gelu: 2n,
  leaky_relu: 1n,
  silu: 1n,
};

export const ptflops: Convention = {
  tool: 'ptflops 0.7.5',
  figure: 'MACs',
  params: { words: 'trained weights', count: ({ trainable }) => trainable },
  rules: {
    conv: withBias,
    conv_transposed: withBias,
    dense: withBias,
    batch_norm: { words: '2 for each value', count: ({ input }) => input * 2n },
    group_norm: {
      words: '2 for each value with gamma and beta, 1 without',
      count: ({ input }, { gamma }) => (gamma === undefined ? input : input * 2n),
    },
    layer_norm: { words: 'one for each value', count: ({ input }) => input },
    activation: {
      words: 'each value of relu, elu and gelu twice, of leaky_relu, silu and relu6 once; no other',
      count: ({ input }, op) => (isRelu6(op) ? input : input * (activations[op.function.name] ?? 0n)),
    },
    prelu: { words: 'each value twice: by the module and by the function', count: ({ input }) => input * 2n },
    softmax: { words: 'one for each value', count: ({ input }) => input },
    max_pool: pooled,
    average_pool: pooled,
    lp_pool: {
      words: 'one for each input value and 2 for each output value, through the functions it calls',
      count: ({ input, output }) => input + output * 2n,
    },
    resample: {
      words:
        'each input value of adaptive pooling, each output value of upsampling; twice, by module and function',
      count: ({ input, output }, { method }) => 2n * (method === 'area' ? input : output),
    },
    local_response_norm: {
      words: '3 for each value, and the values of the padded map that it pools',
      count: ({ input, positions }, { channels, size }) =>
        input * 3n + positions * BigInt(channels + size - 1),
    },
  },
};

function isRelu6({ function: f }: CoreOpOf<'activation'>): boolean {
  return f.name === 'clip' && f.min === 0 && f.max === 6;
}
