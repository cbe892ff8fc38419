/** Convolution in one, two or three spatial dimensions, in groups if wanted. */
import { integer, optional, required } from '../../kit/attributes.js';
import {
  type Convolution,
  convolutionCost,
  convolutionLowering,
  convolutionShape,
  convolutionWeights,
} from '../../kit/convolution.js';
import { defineLayer } from '../../kit/define-layer.js';
import { bias, initialization } from '../../kit/initializers.js';
import { dilation, filterSize, unitStride, zeroPadding } from '../../kit/window-attributes.js';

export const conv = defineLayer({
  kind: 'conv',
  group: 'convolution',
  summary:
    'Slides learned filters over the input; each filter sees all input channels and gives one output channel.',
  attributes: {
    filters: required(integer({ min: 1 }), {
      doc: 'The number of filters, which is the number of output channels.',
      positional: true,
    }),
    F: filterSize,
    S: unitStride,
    P: zeroPadding,
    D: dilation,
    groups: optional(integer({ min: 1 }), {
      doc: 'Splits input channels and filters into so many groups that do not see each other.',
      default: 1,
    }),
    bias,
    init: initialization,
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => convolutionShape(input, attributes satisfies Convolution),
  weights: ({ inputs: [input], attributes }) => convolutionWeights(input, attributes),
  cost: ({ inputs: [input], output, attributes }) => convolutionCost(input, output, attributes),
  lower: (context) => convolutionLowering(context, context.attributes),
});
