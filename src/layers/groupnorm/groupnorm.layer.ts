/** Group normalisation. */
import { constantOf } from '../../ir/dim.js';
import { channelsOf } from '../../ir/shape.js';
import { integer, required } from '../../kit/attributes.js';
import { defineLayer } from '../../kit/define-layer.js';
import { groupNormLowering, groupNormShape } from '../../kit/group-normalisation.js';
import { affine, affineWeights, epsilon, normalisationCost } from '../../kit/normalisation.js';

export const groupnorm = defineLayer({
  kind: 'groupnorm',
  group: 'normalisation',
  summary:
    'Splits the channels into groups, brings each group of an image to mean 0 and variance 1, then scales and shifts every channel.',
  attributes: {
    groups: required(integer({ min: 1 }), {
      doc: 'The number of groups; it must divide the channels.',
      positional: true,
    }),
    epsilon,
    affine: affine('channel', true),
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes: { groups } }) => groupNormShape(input, groups),
  weights: ({ inputs: [input], attributes: { affine } }) =>
    affine ? affineWeights([constantOf(channelsOf(input))], 'C') : [],
  cost: ({ output, attributes: { groups, affine } }) => normalisationCost(output, groups, affine),
  lower: ({ output, attributes, parameter }) => [groupNormLowering(output, attributes, parameter)],
});
