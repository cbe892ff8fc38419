/** Depthwise convolution: every channel has filters of its own. */
import { constantOf } from '../../ir/dim.js';
import { channelsOf, type Shape } from '../../ir/shape.js';
import { integer, optional, type Padding, type Size } from '../../kit/attributes.js';
import {
  type Convolution,
  convolutionCost,
  convolutionLowering,
  convolutionShape,
  convolutionWeights,
} from '../../kit/convolution.js';
import { defineLayer } from '../../kit/define-layer.js';
import { bias, type InitializationName, initialization } from '../../kit/initializers.js';
import { dilation, filterSize, unitStride, zeroPadding } from '../../kit/window-attributes.js';

export const depthwise = defineLayer({
  kind: 'depthwise',
  group: 'convolution',
  summary:
    'Convolves every channel on its own; `multiplier` filters a channel, their outputs side by side (c0m0, c0m1, c1m0, …).',
  attributes: {
    F: filterSize,
    S: unitStride,
    P: zeroPadding,
    D: dilation,
    multiplier: optional(integer({ min: 1 }), {
      doc: 'Filters a channel: the output has so many times as many channels.',
      aliases: ['depth_multiplier'],
      default: 1,
    }),
    bias,
    init: initialization,
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => convolutionShape(input, asConvolution(input, attributes)),
  weights: ({ inputs: [input], attributes }) => convolutionWeights(input, asConvolution(input, attributes)),
  cost: ({ inputs: [input], output, attributes }) =>
    convolutionCost(input, output, asConvolution(input, attributes)),
  lower: (context) => convolutionLowering(context, asConvolution(context.inputs[0], context.attributes)),
});

interface Depthwise {
  readonly F: Size;
  readonly S: Size;
  readonly P: Padding;
  readonly D: Size;
  readonly multiplier: number;
  readonly bias: boolean;
  readonly init: InitializationName;
}

/** One group a channel. */
function asConvolution(input: Shape, { multiplier, ...rest }: Depthwise): Convolution {
  const channels = constantOf(channelsOf(input));
  return { ...rest, filters: channels * multiplier, groups: channels };
}
