/** Layer normalisation. */
import { constantOf } from '../../ir/dim.js';
import { axisNames, channelsOf, type Shape, sizesOf } from '../../ir/shape.js';
import { choice, optional } from '../../kit/attributes.js';
import { valuesOf } from '../../kit/costs.js';
import { defineLayer, success } from '../../kit/define-layer.js';
import { affine, affineWeights, epsilon, normalisationCost } from '../../kit/normalisation.js';
import { positionsOf } from '../../kit/window.js';

export const layernorm = defineLayer({
  kind: 'layernorm',
  group: 'normalisation',
  summary:
    'Brings the channels at every position to mean 0 and variance 1, then scales and shifts each; `axes=all` does so with all values of the image at once.',
  attributes: {
    axes: optional(choice(['channels', 'all']), {
      doc: 'Over what mean and variance are taken: the channels of one position, or all values of the image.',
      default: 'channels' as const,
    }),
    epsilon,
    affine: affine('channel (with `axes=all` every value)', true),
  },
  takes: 'chain',
  shape: ({ inputs: [input] }) => success(input),
  weights: ({ inputs: [input], attributes: { axes, affine } }) => {
    if (!affine) return [];
    return axes === 'all'
      ? affineWeights(sizesOf(input), initials(input))
      : affineWeights([constantOf(channelsOf(input))], 'C');
  },
  cost: ({ output, attributes: { axes, affine } }) =>
    normalisationCost(output, axes === 'all' ? 1 : positionsOf(output), affine),
  lower: ({ output, attributes: { axes, epsilon, affine }, parameter }) => [
    {
      op: {
        kind: 'layer_norm',
        rows: axes === 'all' ? 1 : positionsOf(output),
        length: axes === 'all' ? valuesOf(output) : constantOf(channelsOf(output)),
        epsilon,
        ...(affine ? { gamma: parameter('gamma'), beta: parameter('beta') } : {}),
      },
      inputs: [0],
      shape: sizesOf(output),
    },
  ],
});

/** `H, W, C` */
function initials(shape: Shape): string {
  return axisNames(shape)
    .map((name) => name[0].toUpperCase())
    .join(', ');
}
