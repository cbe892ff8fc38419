/** Instance normalisation. */
import { constantOf } from '../../ir/dim.js';
import { channelsOf } from '../../ir/shape.js';
import { defineLayer } from '../../kit/define-layer.js';
import { groupNormLowering, instanceNormShape } from '../../kit/group-normalisation.js';
import { affine, affineWeights, epsilon, normalisationCost } from '../../kit/normalisation.js';

export const instancenorm = defineLayer({
  kind: 'instancenorm',
  group: 'normalisation',
  summary: 'Brings every channel of an image to mean 0 and variance 1 over its positions.',
  attributes: { epsilon, affine: affine('channel', false) },
  takes: 'chain',
  shape: ({ inputs: [input] }) => instanceNormShape(input),
  weights: ({ inputs: [input], attributes: { affine } }) =>
    affine ? affineWeights([constantOf(channelsOf(input))], 'C') : [],
  cost: ({ output, attributes: { affine } }) =>
    normalisationCost(output, constantOf(channelsOf(output)), affine),
  lower: ({ output, attributes, parameter }) => {
    const groups = constantOf(channelsOf(output));
    return [groupNormLowering(output, { ...attributes, groups }, parameter)];
  },
});
