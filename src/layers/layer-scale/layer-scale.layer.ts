/** One learned factor a channel. */
import { constantOf } from '../../ir/dim.js';
import { channelsOf, sizesOf } from '../../ir/shape.js';
import { optional, real } from '../../kit/attributes.js';
import { perValue } from '../../kit/costs.js';
import { defineLayer, success } from '../../kit/define-layer.js';
import { positionsOf } from '../../kit/window.js';

export const layerScale = defineLayer({
  kind: 'layer_scale',
  group: 'normalisation',
  summary: 'Multiplies every channel by a learned factor that starts small.',
  attributes: {
    initial: optional(real({}), {
      doc: 'The factor before training.',
      default: 1e-6,
      positional: true,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input] }) => success(input),
  weights: ({ inputs: [input], attributes: { initial } }) => [
    {
      name: 'weight',
      shape: [constantOf(channelsOf(input))],
      axes: 'C',
      role: 'trainable',
      initializer: { kind: 'constant', value: initial },
    },
  ],
  cost: ({ output }) => perValue(output, { multiply: 1 }),
  lower: ({ output, parameter }) => [
    {
      op: {
        kind: 'scale',
        positions: positionsOf(output),
        channels: constantOf(channelsOf(output)),
        weight: parameter('weight'),
      },
      inputs: [0],
      shape: sizesOf(output),
    },
  ],
});
