/** fvcore's `FlopCountAnalysis(model, input).total()`: its handlers in `fvcore/nn/jit_handles.py` and `flop_count.py`. */
import { type Convention, isGlobal } from './convention.js';

const multiplyAdds = {
  words: 'one for each multiply-accumulate, no bias',
  count: ({ macs }: { macs: bigint }) => macs,
};
const normalised = {
  words: '5 for each value of a normalisation with gamma and beta, 4 without',
  count: ({ input }: { input: bigint }, { gamma }: { gamma?: string }) =>
    input * (gamma === undefined ? 4n : 5n),
};

export const fvcore: Convention = {
  tool: 'fvcore 0.1.5',
  figure: 'flops',
  params: { words: 'every weight, statistics not', count: ({ params }) => params },
  rules: {
    conv: multiplyAdds,
    conv_transposed: {
      words: 'one for each multiply-accumulate by the positions of the input, no bias',
      count: ({ macs }) => macs,
    },
    dense: multiplyAdds,
    batch_norm: { words: '2 for each value of a batch-norm in evaluation', count: ({ input }) => input * 2n },
    group_norm: normalised,
    layer_norm: normalised,
    average_pool: {
      words: 'one for each input value of an adaptive pooling in two dimensions; other poolings not',
      count: ({ input, rank }, op) => (isGlobal(op) && rank === 2 ? input : 0n),
    },
    resample: {
      words:
        'one for each input value of adaptive pooling; of upsampling in two dimensions one (nearest) or 4 (bilinear) for each output value',
      count: ({ input, output, rank }, { method }) => {
        if (rank !== 2 || method === 'cubic') return 0n;
        return method === 'area' ? input : method === 'nearest' ? output : output * 4n;
      },
    },
  },
};
