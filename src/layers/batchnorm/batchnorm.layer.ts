/** Batch normalisation. */
import { constantOf } from '../../ir/dim.js';
import { channelsOf, sizesOf } from '../../ir/shape.js';
import { optional, real } from '../../kit/attributes.js';
import { perValue } from '../../kit/costs.js';
import { defineLayer, success, type WeightDeclaration } from '../../kit/define-layer.js';
import { epsilon } from '../../kit/normalisation.js';
import { positionsOf } from '../../kit/window.js';

export const batchnorm = defineLayer({
  kind: 'batchnorm',
  group: 'normalisation',
  summary:
    'Normalises every channel over the batch and all positions, then scales and shifts it: `gamma * (x - mean) / sqrt(variance + epsilon) + beta`.',
  attributes: {
    epsilon,
    momentum: optional(real({ min: 0, max: 1 }), {
      doc: 'The share of the new batch in the running statistics (PyTorch counts so; in Keras it is 1 minus this).',
      default: 0.1,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input] }) => success(input),
  weights: ({ inputs: [input] }) => {
    const shape = [constantOf(channelsOf(input))];
    const channelwise = (name: string, role: 'trainable' | 'state', value: number): WeightDeclaration => ({
      name,
      shape,
      axes: 'C',
      role,
      initializer: { kind: 'constant', value },
    });
    return [
      channelwise('gamma', 'trainable', 1),
      channelwise('beta', 'trainable', 0),
      channelwise('mean', 'state', 0),
      channelwise('variance', 'state', 1),
    ];
  },
  // With known statistics a channel is one factor and one term a value.
  cost: ({ output }) => perValue(output, { multiply: 1, add: 1 }),
  lower: ({ output, attributes: { epsilon, momentum }, parameter, frozen }) => [
    {
      op: {
        kind: 'batch_norm',
        positions: positionsOf(output),
        channels: constantOf(channelsOf(output)),
        epsilon,
        momentum,
        gamma: parameter('gamma'),
        beta: parameter('beta'),
        mean: parameter('mean'),
        variance: parameter('variance'),
        frozen,
      },
      inputs: [0],
      shape: sizesOf(output),
    },
  ],
});
