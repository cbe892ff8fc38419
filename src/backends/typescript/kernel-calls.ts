/** Each kernel call as a call of the runtime: a total map, so that a new kernel without its text does not compile. */
import type { ParameterPath } from '../../ir/core-ops.js';
import type { KernelKind } from '../../ir/kernels.js';
import {
  activated,
  type CallWriters,
  call,
  channelwise,
  epilogue,
  gradients,
  optional,
  perBatch,
} from './call-text.js';
import { channelWriters } from './channel-calls.js';
import { movementWriters } from './movement-calls.js';
import { member, quote } from './text.js';

export const callWriters: CallWriters<KernelKind> = {
  copy: ({ count, source, target }, c) =>
    call(c, 'elementwise', 'copyValues', perBatch(count), c.buffer(source), c.buffer(target)),
  accumulate: ({ count, source, target }, c) =>
    call(c, 'elementwise', 'accumulate', perBatch(count), c.buffer(source), c.buffer(target)),

  conv_forward: (k, c) => {
    const memory = [c.buffer(k.input), c.weight(k.weight), optional(k.bias, c.weight), c.buffer(k.output)];
    return call(c, 'conv', 'convForward', 'n', c.geometry('ConvGeometry'), ...memory, ...epilogue(k, c));
  },
  conv_input_gradient: (k, c) => {
    const memory = [c.buffer(k.outputGradient), c.weight(k.weight), c.buffer(k.inputGradient)];
    return call(c, 'conv', 'convInputGradient', 'n', c.geometry('ConvGeometry'), ...memory);
  },
  conv_weight_gradient: (k, c) => {
    const memory = [c.buffer(k.input), c.buffer(k.outputGradient)];
    const gradients = [c.gradient(k.weight), optional(k.bias, c.gradient)];
    return call(c, 'conv', 'convWeightGradient', 'n', c.geometry('ConvGeometry'), ...memory, ...gradients);
  },

  dense_forward: (k, c) => {
    const memory = [c.buffer(k.input), c.weight(k.weight), optional(k.bias, c.weight), c.buffer(k.output)];
    return call(c, 'dense', 'denseForward', 'n', k.inputs, k.outputs, ...memory, ...epilogue(k, c));
  },
  dense_input_gradient: (k, c) => {
    const memory = [c.buffer(k.outputGradient), c.weight(k.weight), c.buffer(k.inputGradient)];
    return call(c, 'dense', 'denseInputGradient', 'n', k.inputs, k.outputs, ...memory);
  },
  dense_weight_gradient: (k, c) => {
    const memory = [c.buffer(k.input), c.buffer(k.outputGradient)];
    const gradients = [c.gradient(k.weight), optional(k.bias, c.gradient)];
    return call(c, 'dense', 'denseWeightGradient', 'n', k.inputs, k.outputs, ...memory, ...gradients);
  },

  max_pool_forward: (k, c) => {
    const geometry = c.geometry('WindowGeometry');
    return call(c, 'pool', 'maxPoolForward', 'n', geometry, c.buffer(k.input), c.buffer(k.output));
  },
  max_pool_gradient: (k, c) => {
    const memory = [c.buffer(k.input), ...gradients(k, c)];
    const text = call(c, 'pool', 'maxPoolGradient', 'n', c.geometry('WindowGeometry'), ...memory);
    return { ...text, last: activated(k, c) };
  },
  average_pool_forward: (k, c) => {
    const geometry = c.geometry('AveragePoolGeometry');
    return call(c, 'pool', 'averagePoolForward', 'n', geometry, c.buffer(k.input), c.buffer(k.output));
  },
  average_pool_gradient: (k, c) =>
    call(c, 'pool', 'averagePoolGradient', 'n', c.geometry('AveragePoolGeometry'), ...gradients(k, c)),

  softmax_forward: (k, c) =>
    call(c, 'softmax', 'softmaxForward', ...channelwise(k), c.buffer(k.input), c.buffer(k.output)),
  softmax_gradient: (k, c) =>
    call(c, 'softmax', 'softmaxGradient', ...channelwise(k), c.buffer(k.output), ...gradients(k, c)),

  batch_norm_evaluation: (k, c) => {
    const weights = [k.gamma, k.beta, k.mean, k.variance].map(c.weight);
    const memory = [c.buffer(k.input), ...weights, c.buffer(k.output), ...activated(k, c)];
    return call(c, 'batch-norm', 'batchNormEvaluation', ...channelwise(k), k.epsilon, ...memory);
  },
  batch_norm_training: (k, c) => {
    const weights = [k.gamma, k.beta, k.mean, k.variance].map(c.weight);
    const kept = [k.batchMean, k.inverseDeviation, k.output].map(c.buffer);
    const sizes = [...channelwise(k), k.epsilon, k.momentum];
    const memory = [c.buffer(k.input), ...weights, ...kept, ...activated(k, c)];
    return call(c, 'batch-norm', 'batchNormTraining', ...sizes, ...memory);
  },
  batch_norm_gradient: (k, c) => {
    const kept = [k.input, k.batchMean, k.inverseDeviation].map(c.buffer);
    const memory = [...kept, c.weight(k.gamma), ...gradients(k, c), c.gradient(k.gamma), c.gradient(k.beta)];
    return call(c, 'batch-norm', 'batchNormGradient', ...channelwise(k), ...memory);
  },
  batch_norm_frozen_gradient: (k, c) => {
    const memory = [c.weight(k.gamma), c.weight(k.variance), ...gradients(k, c)];
    return call(c, 'batch-norm', 'batchNormFrozenGradient', ...channelwise(k), k.epsilon, ...memory);
  },

  add_forward: (k, c) => {
    const memory = [k.left, k.right, k.output].map(c.buffer);
    return call(c, 'elementwise', 'addForward', perBatch(k.count), ...memory, ...activated(k, c));
  },
  multiply_forward: (k, c) =>
    call(
      c,
      'elementwise',
      'multiplyForward',
      perBatch(k.count),
      ...[k.left, k.right, k.output].map(c.buffer),
    ),
  multiply_gradient: (k, c) => {
    const memory = [k.outputGradient, k.other, k.inputGradient].map(c.buffer);
    return call(c, 'elementwise', 'multiplyGradient', perBatch(k.count), ...memory);
  },

  concat_forward: (k, c) => {
    const sizes = [...channelwise(k), k.offset, k.total];
    return call(c, 'concat', 'concatForward', ...sizes, c.buffer(k.input), c.buffer(k.output));
  },
  concat_gradient: (k, c) =>
    call(c, 'concat', 'concatGradient', ...channelwise(k), k.offset, k.total, ...gradients(k, c)),

  ...channelWriters,
  ...movementWriters,
};

/** How the methods of the class call their memory: `v` for values, `w` for weights, `g` for gradients. */
export const memory = {
  buffer: (key: string) => member('v', key),
  weight: (path: ParameterPath) => `w[${quote(path)}]`,
  gradient: (path: ParameterPath) => `g[${quote(path)}]`,
};
