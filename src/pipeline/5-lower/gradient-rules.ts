/**
 * The gradient of each core operation: a total map from operations to kernel calls, so that a new operation without a
 * gradient does not compile. Which kernel is the first to write a gradient is found out by `differentiate.ts`.
 */
import type { CoreOpKind } from '../../ir/core-ops.js';
import { channelGradient } from './channel-rules.js';
import { movementGradient } from './movement-rules.js';
import { type GradientRules, toInput, when } from './rule.js';

export const gradientRules: GradientRules<CoreOpKind> = {
  conv: (
    { geometry, ...op },
    { inputs: [input], inputGradients: [inputGradient], outputGradient, trains },
  ) => {
    const { weight } = op;
    const bias = op.bias !== undefined && trains(op.bias) ? op.bias : undefined;
    return [
      ...when(trains(weight), {
        kind: 'conv_weight_gradient',
        geometry,
        input,
        outputGradient,
        weight,
        bias,
      }),
      ...toInput(inputGradient, (target) => {
        return { kind: 'conv_input_gradient', geometry, outputGradient, weight, inputGradient: target };
      }),
    ];
  },
  dense: (op, { inputs: [input], inputGradients: [inputGradient], outputGradient, trains }) => {
    const { inputs, outputs, weight } = op;
    const sizes = { inputs, outputs };
    const bias = op.bias !== undefined && trains(op.bias) ? op.bias : undefined;
    return [
      ...when(trains(weight), {
        kind: 'dense_weight_gradient',
        ...sizes,
        input,
        outputGradient,
        weight,
        bias,
      }),
      ...toInput(inputGradient, (target) => {
        return { kind: 'dense_input_gradient', ...sizes, outputGradient, weight, inputGradient: target };
      }),
    ];
  },
  max_pool: ({ geometry }, { inputs: [input], inputGradients: [inputGradient], outputGradient }) =>
    toInput(inputGradient, (target) => {
      return { kind: 'max_pool_gradient', geometry, input, outputGradient, inputGradient: target };
    }),
  average_pool: ({ geometry }, { inputGradients: [inputGradient], outputGradient }) =>
    toInput(inputGradient, (target) => {
      return { kind: 'average_pool_gradient', geometry, outputGradient, inputGradient: target };
    }),
  softmax: ({ positions, channels }, { output, inputGradients: [inputGradient], outputGradient }) =>
    toInput(inputGradient, (target) => {
      return { kind: 'softmax_gradient', positions, channels, output, outputGradient, inputGradient: target };
    }),
  batch_norm: (op, context) => {
    const { positions, channels, epsilon, gamma, beta, variance } = op;
    const { inputs, inputGradients, outputGradient, kept } = context;
    const sizes = { positions, channels };
    if (op.frozen) {
      return toInput(inputGradients[0], (inputGradient) => {
        const reads = { epsilon, gamma, variance, outputGradient };
        return { kind: 'batch_norm_frozen_gradient', ...sizes, ...reads, inputGradient };
      });
    }
    const batchMean = kept('batch_mean', 'statistics', channels, false);
    const inverseDeviation = kept('inverse_deviation', 'statistics', channels, false);
    const statistics = { batchMean, inverseDeviation };
    const inputGradient = inputGradients[0] ?? context.unreadGradient();
    const reads = { input: inputs[0], ...statistics, gamma, beta, outputGradient };
    return [{ kind: 'batch_norm_gradient', ...sizes, ...reads, inputGradient }];
  },
  add: (_, { inputGradients, outputGradient, count }) =>
    inputGradients.flatMap((inputGradient) =>
      toInput(inputGradient, (target) => ({ kind: 'accumulate', count, source: outputGradient, target })),
    ),
  // Also right for a square: both inputs are then the same, and each adds its share.
  multiply: (_, { inputs: [left, right], inputGradients, outputGradient, count }) =>
    [right, left].flatMap((other, index) =>
      toInput(inputGradients[index], (target) => {
        return { kind: 'multiply_gradient', count, other, outputGradient, inputGradient: target };
      }),
    ),
  concat: ({ positions, channels }, { inputGradients, outputGradient }) => {
    const total = channels.reduce((sum, one) => sum + one, 0);
    return inputGradients.flatMap((inputGradient, index) =>
      toInput(inputGradient, (target) => {
        const offset = channels.slice(0, index).reduce((sum, one) => sum + one, 0);
        const sizes = { positions, channels: channels[index], offset, total };
        return { kind: 'concat_gradient', ...sizes, outputGradient, inputGradient: target };
      }),
    );
  },
  ...channelGradient,
  ...movementGradient,
  // The gradient lies in the same memory as well.
  reshape: () => [],
};
