/**
 * How operations on single values and on channels are computed, and their gradients: activations, normalisations by an
 * image's own statistics, factors a channel, and what is dropped by chance.
 */
import type { ActivationFunction, CoreOpOf } from '../../ir/core-ops.js';
import { type ForwardRules, type GradientContext, type GradientRules, toInput, when } from './rule.js';

type ChannelOp =
  | 'activation'
  | 'dropout'
  | 'group_norm'
  | 'layer_norm'
  | 'local_response_norm'
  | 'multiply_channels'
  | 'prelu'
  | 'scale';

export const channelForward: ForwardRules<ChannelOp> = {
  activation: (op, { inputs: [input], output, count }) => [
    { kind: 'activation_forward', function: op.function, count, input, output },
  ],
  // Outside training a dropout is a renaming and does not come here.
  dropout: ({ rate, unit }, { inputs: [input], output, count, kept }) => {
    const mask = kept('mask', 'mask', unit === 'image' ? 1 : count, true);
    const kind = unit === 'image' ? 'image_dropout_training' : 'dropout_training';
    return [{ kind, rate, count, input, mask, output }];
  },
  prelu: (op, { inputs: [input], output }) => [{ ...op, kind: 'prelu_forward', input, output }],
  layer_norm: (op, { inputs: [input], output }) => [{ ...op, kind: 'layer_norm_forward', input, output }],
  group_norm: (op, { inputs: [input], output }) => [{ ...op, kind: 'group_norm_forward', input, output }],
  local_response_norm: (op, { inputs: [input], output }) => [
    { ...op, kind: 'local_response_norm_forward', input, output },
  ],
  scale: (op, { inputs: [input], output }) => [{ ...op, kind: 'scale_forward', input, output }],
  multiply_channels: (op, { inputs: [left, right], output }) => [
    { ...op, kind: 'multiply_channels_forward', left, right, output },
  ],
};

/** Whether the gradient is computed from the input: where the output says less. */
const readsInput: {
  readonly [N in ActivationFunction['name']]: (
    activation: Extract<ActivationFunction, { readonly name: N }>,
  ) => boolean;
} = {
  relu: () => false,
  // With a slope from 0 up the output is positive exactly where the input is.
  leaky_relu: ({ slope }) => slope < 0,
  elu: () => false,
  selu: () => false,
  gelu: () => true,
  silu: () => true,
  tanh: () => false,
  sigmoid: () => false,
  hard_sigmoid: () => false,
  hard_swish: () => true,
  softplus: () => false,
  // A clipped value lies on its limit, unless rounding to single precision takes it beyond.
  clip: ({ min, max }) => Math.fround(min) !== min || Math.fround(max) !== max,
};

function keepsInput<F extends ActivationFunction>(activation: F): boolean {
  const reads = readsInput[activation.name] as (activation: F) => boolean;
  return reads(activation);
}

export const channelGradient: GradientRules<ChannelOp> = {
  activation: (op, { inputs: [input], output, inputGradients: [inputGradient], outputGradient, count }) =>
    toInput(inputGradient, (target) => {
      const kept = keepsInput(op.function) ? input : output;
      const memory = { kept, outputGradient, inputGradient: target };
      return { kind: 'activation_gradient', function: op.function, count, ...memory };
    }),
  dropout: ({ unit }, { inputGradients: [inputGradient], outputGradient, count, kept }) =>
    toInput(inputGradient, (target) => {
      const mask = kept('mask', 'mask', unit === 'image' ? 1 : count, true);
      const kind = unit === 'image' ? 'image_dropout_gradient' : 'dropout_gradient';
      return { kind, count, mask, outputGradient, inputGradient: target };
    }),
  prelu: (op, { inputs: [input], inputGradients: [inputGradient], outputGradient, trains }) => [
    ...when(trains(op.slope), { ...op, kind: 'prelu_slope_gradient', input, outputGradient }),
    ...toInput(inputGradient, (target) => {
      return { ...op, kind: 'prelu_input_gradient', input, outputGradient, inputGradient: target };
    }),
  ],
  layer_norm: (op, context) => [{ ...op, kind: 'layer_norm_gradient', ...normMemory(op, context) }],
  group_norm: (op, context) => [{ ...op, kind: 'group_norm_gradient', ...normMemory(op, context) }],
  local_response_norm: (op, { inputs: [input], inputGradients: [inputGradient], outputGradient }) =>
    toInput(inputGradient, (target) => {
      return { ...op, kind: 'local_response_norm_gradient', input, outputGradient, inputGradient: target };
    }),
  scale: (op, { inputs: [input], inputGradients: [inputGradient], outputGradient, trains }) => [
    ...when(trains(op.weight), { ...op, kind: 'scale_weight_gradient', input, outputGradient }),
    ...toInput(inputGradient, (target) => {
      return { ...op, kind: 'scale_input_gradient', outputGradient, inputGradient: target };
    }),
  ],
  multiply_channels: (op, { inputs: [map, factor], inputGradients, outputGradient }) => [
    ...toInput(inputGradients[0], (inputGradient) => {
      return { ...op, kind: 'multiply_channels_map_gradient', other: factor, outputGradient, inputGradient };
    }),
    ...toInput(inputGradients[1], (inputGradient) => {
      return { ...op, kind: 'multiply_channels_factor_gradient', other: map, outputGradient, inputGradient };
    }),
  ],
};

/** A normalisation computes all its gradients at once, from statistics that they have in common. */
function normMemory(op: CoreOpOf<'layer_norm' | 'group_norm'>, context: GradientContext) {
  const { inputs, inputGradients, outputGradient, trains, unreadGradient } = context;
  return {
    trains: op.gamma !== undefined && trains(op.gamma),
    input: inputs[0],
    outputGradient,
    inputGradient: inputGradients[0] ?? unreadGradient(),
  };
}
