/** The calls of kernels on single values and on channels: activations, normalisations, factors, dropout. */
import type { ActivationFunction, ParameterPath } from '../../ir/core-ops.js';
import type { BufferId, KernelKind } from '../../ir/kernels.js';
import {
  type CallContext,
  type CallText,
  type CallWriters,
  call,
  channelwise,
  gradients,
  optional,
  perBatch,
} from './call-text.js';
import type { RuntimeModules } from './runtime-imports.js';

type ChannelKernel = Extract<
  KernelKind,
  `${
    | 'activation'
    | 'dropout'
    | 'image_dropout'
    | 'group_norm'
    | 'layer_norm'
    | 'local_response_norm'
    | 'multiply_channels'
    | 'prelu'
    | 'scale'}_${'forward' | 'gradient' | 'training' | `${string}_gradient`}`
>;

interface ActivationCalls {
  forward(c: CallContext, ...args: readonly (string | number)[]): CallText;
  gradient(c: CallContext, ...args: readonly (string | number)[]): CallText;
  /** What the kernels take behind the number of values. */
  readonly settings: readonly number[];
}

function kernels<M extends keyof RuntimeModules>(
  module: M,
  forward: keyof RuntimeModules[M] & string,
  gradient: keyof RuntimeModules[M] & string,
  settings: readonly number[] = [],
): ActivationCalls {
  return {
    forward: (c, ...args) => call(c, module, forward, ...args),
    gradient: (c, ...args) => call(c, module, gradient, ...args),
    settings,
  };
}

type ActivationMap = {
  readonly [N in ActivationFunction['name']]: (
    activation: Extract<ActivationFunction, { name: N }>,
  ) => ActivationCalls;
};

const activations: ActivationMap = {
  relu: () => kernels('activation', 'reluForward', 'reluGradient'),
  leaky_relu: ({ slope }) => kernels('activation', 'leakyReluForward', 'leakyReluGradient', [slope]),
  elu: ({ alpha }) => kernels('rectifier', 'eluForward', 'eluGradient', [alpha]),
  selu: () => kernels('rectifier', 'seluForward', 'seluGradient'),
  gelu: ({ approximate }) =>
    approximate === 'tanh'
      ? kernels('gelu', 'geluTanhForward', 'geluTanhGradient')
      : kernels('gelu', 'geluForward', 'geluGradient'),
  silu: () => kernels('gate', 'siluForward', 'siluGradient'),
  tanh: () => kernels('activation', 'tanhForward', 'tanhGradient'),
  sigmoid: () => kernels('activation', 'sigmoidForward', 'sigmoidGradient'),
  hard_sigmoid: () => kernels('gate', 'hardSigmoidForward', 'hardSigmoidGradient'),
  hard_swish: () => kernels('gate', 'hardSwishForward', 'hardSwishGradient'),
  softplus: ({ beta }) => kernels('rectifier', 'softplusForward', 'softplusGradient', [beta]),
  clip: ({ min, max }) => kernels('rectifier', 'clipForward', 'clipGradient', [min, max]),
};

function callsOf<F extends ActivationFunction>(activation: F): ActivationCalls {
  const calls = activations[activation.name] as (activation: F) => ActivationCalls;
  return calls(activation);
}

export const channelWriters: CallWriters<ChannelKernel> = {
  activation_forward: (k, c) => {
    const { forward, settings } = callsOf(k.function);
    return forward(c, perBatch(k.count), ...settings, ...ends(k, c));
  },
  activation_gradient: (k, c) => {
    const { gradient, settings } = callsOf(k.function);
    return gradient(c, perBatch(k.count), ...settings, c.buffer(k.kept), ...gradients(k, c));
  },

  dropout_training: (k, c) => {
    const memory = [k.input, k.mask, k.output].map(c.buffer);
    return call(c, 'dropout', 'dropoutTraining', perBatch(k.count), k.rate, 'this.random', ...memory);
  },
  dropout_gradient: (k, c) =>
    call(c, 'dropout', 'dropoutGradient', perBatch(k.count), c.buffer(k.mask), ...gradients(k, c)),
  image_dropout_training: (k, c) => {
    const memory = [k.input, k.mask, k.output].map(c.buffer);
    return call(c, 'dropout', 'imageDropoutTraining', 'n', k.count, k.rate, 'this.random', ...memory);
  },
  image_dropout_gradient: (k, c) =>
    call(c, 'dropout', 'imageDropoutGradient', 'n', k.count, c.buffer(k.mask), ...gradients(k, c)),

  prelu_forward: (k, c) => {
    const memory = [c.buffer(k.input), c.weight(k.slope), c.buffer(k.output)];
    return call(c, 'prelu', 'preluForward', ...channelwise(k), k.slopes, ...memory);
  },
  prelu_input_gradient: (k, c) => {
    const memory = [c.buffer(k.input), c.weight(k.slope), ...gradients(k, c)];
    return call(c, 'prelu', 'preluInputGradient', ...channelwise(k), k.slopes, ...memory);
  },
  prelu_slope_gradient: (k, c) => {
    const memory = [c.buffer(k.input), c.buffer(k.outputGradient), c.gradient(k.slope)];
    return call(c, 'prelu', 'preluSlopeGradient', ...channelwise(k), k.slopes, ...memory);
  },

  layer_norm_forward: (k, c) => {
    const memory = normMemory(k, c);
    return call(c, 'layer-norm', 'layerNormForward', perBatch(k.rows), k.length, k.epsilon, ...memory);
  },
  layer_norm_gradient: (k, c) => {
    const memory = normGradientMemory(k, c);
    return call(c, 'layer-norm', 'layerNormGradient', perBatch(k.rows), k.length, k.epsilon, ...memory);
  },
  group_norm_forward: (k, c) => {
    const sizes = [k.positions, k.channels, k.groups, k.epsilon];
    return call(c, 'group-norm', 'groupNormForward', 'n', ...sizes, ...normMemory(k, c));
  },
  group_norm_gradient: (k, c) => {
    const sizes = [k.positions, k.channels, k.groups, k.epsilon];
    return call(c, 'group-norm', 'groupNormGradient', 'n', ...sizes, ...normGradientMemory(k, c));
  },

  local_response_norm_forward: (k, c) => {
    const sizes = [...channelwise(k), k.size, k.alpha, k.beta, k.k];
    return call(c, 'local-response-norm', 'localResponseNormForward', ...sizes, ...ends(k, c));
  },
  local_response_norm_gradient: (k, c) => {
    const sizes = [...channelwise(k), k.size, k.alpha, k.beta, k.k];
    const memory = [c.buffer(k.input), ...gradients(k, c)];
    return call(c, 'local-response-norm', 'localResponseNormGradient', ...sizes, ...memory);
  },

  scale_forward: (k, c) => {
    const memory = [c.buffer(k.input), c.weight(k.weight), c.buffer(k.output)];
    return call(c, 'scale', 'scaleForward', ...channelwise(k), ...memory);
  },
  scale_input_gradient: (k, c) =>
    call(c, 'scale', 'scaleInputGradient', ...channelwise(k), c.weight(k.weight), ...gradients(k, c)),
  scale_weight_gradient: (k, c) => {
    const memory = [c.buffer(k.input), c.buffer(k.outputGradient), c.gradient(k.weight)];
    return call(c, 'scale', 'scaleWeightGradient', ...channelwise(k), ...memory);
  },

  multiply_channels_forward: (k, c) => {
    const memory = [k.left, k.right, k.output].map(c.buffer);
    return call(c, 'scale', 'multiplyChannelsForward', 'n', k.positions, k.channels, ...memory);
  },
  multiply_channels_map_gradient: (k, c) => {
    const memory = [c.buffer(k.other), ...gradients(k, c)];
    return call(c, 'scale', 'multiplyChannelsMapGradient', 'n', k.positions, k.channels, ...memory);
  },
  multiply_channels_factor_gradient: (k, c) => {
    const memory = [c.buffer(k.other), ...gradients(k, c)];
    return call(c, 'scale', 'multiplyChannelsFactorGradient', 'n', k.positions, k.channels, ...memory);
  },
};

function ends(k: { readonly input: BufferId; readonly output: BufferId }, c: CallContext): string[] {
  return [c.buffer(k.input), c.buffer(k.output)];
}

interface Norm {
  readonly gamma?: ParameterPath;
  readonly beta?: ParameterPath;
  readonly input: BufferId;
}

function normMemory(k: Norm & { readonly output: BufferId }, c: CallContext): string[] {
  return [c.buffer(k.input), optional(k.gamma, c.weight), optional(k.beta, c.weight), c.buffer(k.output)];
}

function normGradientMemory(
  k: Norm & { readonly trains: boolean } & Parameters<typeof gradients>[0],
  c: CallContext,
): string[] {
  const sums = [k.gamma, k.beta].map((path) => optional(k.trains ? path : undefined, c.gradient));
  return [c.buffer(k.input), optional(k.gamma, c.weight), ...gradients(k, c), ...sums];
}
