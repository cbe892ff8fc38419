/** Maps side by side in the channels. */
import { constantOf, formatDim, plus } from '../../ir/dim.js';
import { axisNames, channelsOf, formatShape, sizesOf, spatial } from '../../ir/shape.js';
import { free } from '../../kit/costs.js';
import { Conditions, defineLayer, failure, success } from '../../kit/define-layer.js';
import { differingAxis } from '../../kit/merging.js';
import { positionsOf } from '../../kit/window.js';

export const concat = defineLayer({
  kind: 'concat',
  group: 'merge',
  summary:
    'Puts the outputs of several layers side by side in the channels; all spatial dimensions must be equal.',
  attributes: {},
  takes: 'references',
  shape: ({ inputs }) => {
    if (inputs.length < 2) return failure('shape/too-few-inputs', { operation: 'concat' });
    const [first, ...others] = inputs;
    const conditions = new Conditions();
    for (const [index, other] of others.entries()) {
      // With the first's channels on both sides only spatial dimensions can differ.
      const axis = differingAxis(first, [...spatial(other), channelsOf(first)], conditions);
      if (axis !== undefined) {
        const facts = { left: formatShape(first), right: formatShape(other), axis };
        return failure('shape/concat-mismatch', facts, { differing: [0, index + 1] });
      }
    }
    const channels = inputs.map(channelsOf);
    const total = channels.slice(1).reduce(plus, channels[0]);
    return success(
      [...spatial(first), total],
      [
        {
          quantity: `output ${axisNames(first).at(-1)}`,
          formula: 'sum of the channels',
          substituted: channels.map((size) => formatDim(size)).join(' + '),
          value: formatDim(total),
        },
      ],
      conditions.list,
    );
  },
  weights: () => [],
  cost: () => free,
  lower: ({ inputs, output }) => [
    {
      op: {
        kind: 'concat',
        positions: positionsOf(output),
        channels: inputs.map((input) => constantOf(channelsOf(input))),
      },
      inputs: inputs.map((_, index) => index),
      shape: sizesOf(output),
    },
  ],
});
