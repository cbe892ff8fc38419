/** The calls of the kernels that move values: transposed convolution, padding, slices, resampling, unpooling; and lp pools. */
import type { KernelKind } from '../../ir/kernels.js';
import {
  type CallContext,
  type CallText,
  type CallWriters,
  call,
  epilogue,
  type GeometryType,
  gradients,
  optional,
} from './call-text.js';
import type { RuntimeModules } from './runtime-imports.js';

type MovementKernel = Extract<
  KernelKind,
  `${'conv_transposed' | 'lp_pool' | 'max_unpool' | 'pad' | 'slice' | 'transpose' | 'resample'}_${string}`
>;

/** A kernel that needs nothing but its geometry: `kernel(n, geometry, from, to)`. */
const plain =
  <M extends keyof RuntimeModules>(
    module: M,
    name: keyof RuntimeModules[M] & string,
    geometry: GeometryType,
  ) =>
  (k: Parameters<typeof ends>[0], c: CallContext): CallText =>
    call(c, module, name, 'n', c.geometry(geometry), ...ends(k, c));

/** What a kernel reads and what it writes. */
function ends(
  k:
    | { readonly input: number; readonly output: number }
    | { readonly outputGradient: number; readonly inputGradient: number },
  c: CallContext,
): string[] {
  return 'input' in k ? [c.buffer(k.input), c.buffer(k.output)] : gradients(k, c);
}

export const movementWriters: CallWriters<MovementKernel> = {
  conv_transposed_forward: (k, c) => {
    const memory = [c.buffer(k.input), c.weight(k.weight), optional(k.bias, c.weight), c.buffer(k.output)];
    const geometry = c.geometry('ConvGeometry');
    return call(c, 'conv-transposed', 'convTransposedForward', 'n', geometry, ...memory, ...epilogue(k, c));
  },
  conv_transposed_input_gradient: (k, c) => {
    const memory = [c.buffer(k.outputGradient), c.weight(k.weight), c.buffer(k.inputGradient)];
    const geometry = c.geometry('ConvGeometry');
    return call(c, 'conv-transposed', 'convTransposedInputGradient', 'n', geometry, ...memory);
  },
  conv_transposed_weight_gradient: (k, c) => {
    const memory = [c.buffer(k.input), c.buffer(k.outputGradient)];
    const sums = [c.gradient(k.weight), optional(k.bias, c.gradient)];
    const geometry = c.geometry('ConvGeometry');
    return call(c, 'conv-transposed', 'convTransposedWeightGradient', 'n', geometry, ...memory, ...sums);
  },

  lp_pool_forward: (k, c) =>
    call(c, 'lp-pool', 'lpPoolForward', 'n', c.geometry('WindowGeometry'), k.p, ...ends(k, c)),
  lp_pool_gradient: (k, c) => {
    const memory = [c.buffer(k.input), c.buffer(k.output), ...gradients(k, c)];
    return call(c, 'lp-pool', 'lpPoolGradient', 'n', c.geometry('WindowGeometry'), k.p, ...memory);
  },

  max_unpool_forward: (k, c) => {
    const memory = [k.input, k.pooled, k.output].map(c.buffer);
    return call(c, 'unpool', 'maxUnpoolForward', 'n', c.geometry('WindowGeometry'), ...memory);
  },
  max_unpool_gradient: (k, c) => {
    const memory = [c.buffer(k.pooled), ...gradients(k, c)];
    return call(c, 'unpool', 'maxUnpoolGradient', 'n', c.geometry('WindowGeometry'), ...memory);
  },

  pad_forward: plain('pad', 'padForward', 'PadGeometry'),
  pad_gradient: plain('pad', 'padGradient', 'PadGeometry'),
  slice_forward: plain('slice', 'sliceForward', 'SliceGeometry'),
  slice_gradient: plain('slice', 'sliceGradient', 'SliceGeometry'),
  transpose_forward: plain('transpose', 'transposeForward', 'TransposeGeometry'),
  transpose_gradient: plain('transpose', 'transposeGradient', 'TransposeGeometry'),
  resample_forward: plain('resample', 'resampleForward', 'ResampleGeometry'),
  resample_gradient: plain('resample', 'resampleGradient', 'ResampleGeometry'),
};
