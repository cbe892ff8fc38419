/** Rectified linear unit whose slope for negative values is learned. */
import { constantOf } from '../../ir/dim.js';
import { channelsOf, sizesOf } from '../../ir/shape.js';
import { flag, optional, real } from '../../kit/attributes.js';
import { perValue } from '../../kit/costs.js';
import { defineLayer, success } from '../../kit/define-layer.js';
import { positionsOf } from '../../kit/window.js';

export const prelu = defineLayer({
  kind: 'prelu',
  group: 'activation',
  summary: 'Parametric rectified linear unit: `x` where x > 0, else `slope * x` with a learned slope.',
  attributes: {
    shared: optional(flag, {
      doc: 'One slope for all channels instead of one for each.',
      default: false,
    }),
    initial: optional(real({}), { doc: 'The slope before training.', default: 0.25 }),
  },
  takes: 'chain',
  shape: ({ inputs: [input] }) => success(input),
  weights: ({ inputs: [input], attributes: { shared, initial } }) => [
    {
      name: 'slope',
      shape: [shared ? 1 : constantOf(channelsOf(input))],
      axes: shared ? '1' : 'C',
      role: 'trainable',
      initializer: { kind: 'constant', value: initial },
    },
  ],
  cost: ({ output }) => perValue(output, { compare: 1, multiply: 1 }),
  lower: ({ output, attributes: { shared }, parameter }) => {
    const channels = constantOf(channelsOf(output));
    return [
      {
        op: {
          kind: 'prelu',
          positions: positionsOf(output),
          channels,
          slopes: shared ? 1 : channels,
          slope: parameter('slope'),
        },
        inputs: [0],
        shape: sizesOf(output),
      },
    ];
  },
});
