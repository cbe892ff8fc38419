/** How each core operation is computed: a total map from operations to kernel calls, for evaluation and for training. */
import type { CoreOpKind } from '../../ir/core-ops.js';
import type { Kernel } from '../../ir/kernels.js';
import { channelForward } from './channel-rules.js';
import { movementForward } from './movement-rules.js';
import type { ForwardRules } from './rule.js';

export const forwardRules: ForwardRules<CoreOpKind> = {
  conv: ({ geometry, weight, bias }, { inputs: [input], output }) => [
    { kind: 'conv_forward', geometry, input, weight, bias, output },
  ],
  dense: ({ inputs, outputs, weight, bias }, { inputs: [input], output }) => [
    { kind: 'dense_forward', inputs, outputs, input, weight, bias, output },
  ],
  max_pool: ({ geometry }, { inputs: [input], output }) => [
    { kind: 'max_pool_forward', geometry, input, output },
  ],
  average_pool: ({ geometry }, { inputs: [input], output }) => [
    { kind: 'average_pool_forward', geometry, input, output },
  ],
  softmax: ({ positions, channels }, { inputs: [input], output }) => [
    { kind: 'softmax_forward', positions, channels, input, output },
  ],
  batch_norm: ({ kind: _, frozen, momentum, ...op }, { mode, inputs: [input], output, kept }) => {
    if (mode === 'evaluation' || frozen) return [{ ...op, kind: 'batch_norm_evaluation', input, output }];
    const batchMean = kept('batch_mean', 'statistics', op.channels, false);
    const inverseDeviation = kept('inverse_deviation', 'statistics', op.channels, false);
    return [{ ...op, kind: 'batch_norm_training', momentum, input, batchMean, inverseDeviation, output }];
  },
  add: (_, { inputs: [left, right, ...others], output, count }) => [
    { kind: 'add_forward', count, left, right, output },
    ...others.map((source): Kernel => ({ kind: 'accumulate', count, source, target: output })),
  ],
  multiply: (_, { inputs: [left, right], output, count }) => [
    { kind: 'multiply_forward', count, left, right, output },
  ],
  concat: ({ positions, channels }, { inputs, output }) => {
    const total = channels.reduce((sum, one) => sum + one, 0);
    return inputs.map((input, index): Kernel => {
      const offset = channels.slice(0, index).reduce((sum, one) => sum + one, 0);
      return { kind: 'concat_forward', positions, channels: channels[index], offset, total, input, output };
    });
  },
  ...channelForward,
  ...movementForward,
  reshape: () => [],
};
