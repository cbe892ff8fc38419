/**
 * Forward and gradient rules of the operations that move values to other places: transposed convolution, padding,
 * slicing, transposition, resampling, unpooling; and of power-average pooling, the third kind of pool.
 */
import type { CoreOp, CoreOps } from '../../ir/core-ops.js';
import { type ForwardRules, type GradientRules, toInput, when } from './rule.js';

export type MovementOp =
  | 'conv_transposed'
  | 'lp_pool'
  | 'max_unpool'
  | 'pad'
  | 'slice'
  | 'transpose'
  | 'resample';

export const movementForward: ForwardRules<MovementOp> = {
  conv_transposed: ({ geometry, weight, bias }, { inputs: [input], output }) => [
    { kind: 'conv_transposed_forward', geometry, input, weight, bias, output },
  ],
  lp_pool: ({ geometry, p }, { inputs: [input], output }) => [
    { kind: 'lp_pool_forward', geometry, p, input, output },
  ],
  max_unpool: ({ geometry }, { inputs: [input, pooled], output }) => [
    { kind: 'max_unpool_forward', geometry, input, pooled, output },
  ],
  pad: (op, { inputs: [input], output }) => [
    { kind: 'pad_forward', geometry: geometryOf(op), input, output },
  ],
  slice: (op, { inputs: [input], output }) => [
    { kind: 'slice_forward', geometry: geometryOf(op), input, output },
  ],
  transpose: (op, { inputs: [input], output }) => [
    { kind: 'transpose_forward', geometry: geometryOf(op), input, output },
  ],
  resample: (op, { inputs: [input], output }) => [
    { kind: 'resample_forward', geometry: geometryOf(op), input, output },
  ],
};

export const movementGradient: GradientRules<MovementOp> = {
  conv_transposed: (
    { geometry, ...op },
    { inputs: [input], inputGradients: [inputGradient], outputGradient, trains },
  ) => {
    const { weight } = op;
    const bias = op.bias !== undefined && trains(op.bias) ? op.bias : undefined;
    const reads = { geometry, outputGradient, weight };
    return [
      ...when(trains(weight), { kind: 'conv_transposed_weight_gradient', ...reads, input, bias }),
      ...toInput(inputGradient, (target) => {
        return { kind: 'conv_transposed_input_gradient', ...reads, inputGradient: target };
      }),
    ];
  },
  lp_pool: ({ geometry, p }, { inputs: [input], output, inputGradients: [inputGradient], outputGradient }) =>
    toInput(inputGradient, (target) => {
      return { kind: 'lp_pool_gradient', geometry, p, input, output, outputGradient, inputGradient: target };
    }),
  // What the pool saw only says where the values go: it gets no gradient (`differentiate.ts`).
  max_unpool: ({ geometry }, { inputs: [, pooled], inputGradients: [inputGradient], outputGradient }) =>
    toInput(inputGradient, (target) => {
      return { kind: 'max_unpool_gradient', geometry, pooled, outputGradient, inputGradient: target };
    }),
  pad: (op, { inputGradients: [inputGradient], outputGradient }) =>
    toInput(inputGradient, (target) => {
      return { kind: 'pad_gradient', geometry: geometryOf(op), outputGradient, inputGradient: target };
    }),
  slice: (op, { inputGradients: [inputGradient], outputGradient }) =>
    toInput(inputGradient, (target) => {
      return { kind: 'slice_gradient', geometry: geometryOf(op), outputGradient, inputGradient: target };
    }),
  transpose: (op, { inputGradients: [inputGradient], outputGradient }) =>
    toInput(inputGradient, (target) => {
      return { kind: 'transpose_gradient', geometry: geometryOf(op), outputGradient, inputGradient: target };
    }),
  resample: (op, { inputGradients: [inputGradient], outputGradient }) =>
    toInput(inputGradient, (target) => {
      return { kind: 'resample_gradient', geometry: geometryOf(op), outputGradient, inputGradient: target };
    }),
};

type OpWithGeometry = Extract<CoreOp, { kind: 'pad' | 'slice' | 'transpose' | 'resample' }>;

const geometries = new WeakMap<OpWithGeometry, object>();

/** The operation without its kind; always the same object, which a backend writes down once for all its kernels. */
function geometryOf<O extends OpWithGeometry>(op: O): CoreOps[O['kind']] {
  const known = geometries.get(op);
  if (known !== undefined) return known as CoreOps[O['kind']];
  const { kind: _, ...rest } = op;
  const geometry: object = rest;
  geometries.set(op, geometry);
  return geometry as CoreOps[O['kind']];
}
