/** Channels of all groups in turn, so that a grouped convolution behind sees every group. */
import { constantOf, formatDim, isEqual, modulo } from '../../ir/dim.js';
import { channelsOf, sizesOf } from '../../ir/shape.js';
import { integer, required } from '../../kit/attributes.js';
import { free } from '../../kit/costs.js';
import { Conditions, defineLayer, failure, success } from '../../kit/define-layer.js';
import { nearestDivisors } from '../../kit/divisors.js';
import { positionsOf } from '../../kit/window.js';

export const channelShuffle = defineLayer({
  kind: 'channel_shuffle',
  group: 'merge',
  summary:
    'Reorders the channels: the first of every group, then the second of every group, and so on (ShuffleNet).',
  attributes: {
    groups: required(integer({ min: 1 }), {
      doc: 'The number of groups of neighbouring channels.',
      positional: true,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes: { groups } }) => {
    const channels = channelsOf(input);
    const conditions = new Conditions();
    if (!conditions.needs(isEqual(modulo(channels, groups), 0))) {
      const divisors = channels.kind === 'constant' ? nearestDivisors(channels.value, groups) : [];
      return failure(
        'shape/split-does-not-divide',
        { count: groups, what: 'groups', channels: formatDim(channels) },
        { at: 'groups', blamesInput: true, attempts: divisors.map((divisor) => ({ groups: divisor })) },
      );
    }
    return success(input, [], conditions.list);
  },
  weights: () => [],
  cost: () => free,
  lower: ({ inputs: [input], output, attributes: { groups } }) => {
    const shape = [positionsOf(input), groups, constantOf(channelsOf(input)) / groups];
    return [
      { op: { kind: 'transpose', shape, permutation: [0, 2, 1] }, inputs: [0], shape: sizesOf(output) },
    ];
  },
});
