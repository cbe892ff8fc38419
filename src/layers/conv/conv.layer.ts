/** Convolution in one, two or three spatial dimensions, in groups if wanted, with given weights if wanted. */
import {
  type Convolution,
  convolutionCost,
  convolutionLowering,
  convolutionShape,
  convolutionWeights,
} from '../../kit/convolution.js';
import { defineLayer } from '../../kit/define-layer.js';
import { fixedWeights, flip } from '../../kit/fixed-weights.js';
import { bias, initialization } from '../../kit/initializers.js';
import {
  borderKind,
  dilation,
  filterCount,
  filterSizeOrWeights,
  groupCount,
  unitStride,
  zeroPadding,
} from '../../kit/window-attributes.js';

export const conv = defineLayer({
  kind: 'conv',
  group: 'convolution',
  summary:
    'Slides learned filters over the input; each filter sees all input channels and gives one output channel.',
  attributes: {
    filters: filterCount,
    F: filterSizeOrWeights,
    S: unitStride,
    P: zeroPadding,
    D: dilation,
    groups: groupCount,
    bias,
    init: initialization,
    border: borderKind,
    weights: fixedWeights,
    flip,
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => convolutionShape(input, attributes satisfies Convolution),
  weights: ({ inputs: [input], attributes }) => convolutionWeights(input, attributes),
  cost: ({ inputs: [input], output, attributes }) => convolutionCost(input, output, attributes),
  lower: (context) => convolutionLowering(context, context.attributes),
});
