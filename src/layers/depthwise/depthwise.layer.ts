/** Depthwise convolution: every channel has filters of its own. */
import { constantOf, dim, times } from '../../ir/dim.js';
import { channelsOf, type Shape } from '../../ir/shape.js';
import { integer, optional } from '../../kit/attributes.js';
import {
  type Convolution,
  convolutionCost,
  convolutionLowering,
  convolutionWeights,
  convolutionWindow,
  givenWeightsMismatch,
} from '../../kit/convolution.js';
import { Conditions, defineLayer, success } from '../../kit/define-layer.js';
import { fixedWeights, flip } from '../../kit/fixed-weights.js';
import { bias, initialization } from '../../kit/initializers.js';
import {
  borderKind,
  dilation,
  filterSizeOrWeights,
  unitStride,
  zeroPadding,
} from '../../kit/window-attributes.js';

export const depthwise = defineLayer({
  kind: 'depthwise',
  group: 'convolution',
  summary:
    'Convolves every channel on its own; `multiplier` filters a channel, their outputs side by side (c0m0, c0m1, c1m0, …).',
  attributes: {
    F: filterSizeOrWeights,
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
    border: borderKind,
    weights: fixedWeights,
    flip,
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => {
    const window = convolutionWindow(input, attributes);
    if (!window.ok) return window;
    const filters = times(channelsOf(input), attributes.multiplier);
    const conditions = new Conditions();
    const slots = { first: filters, groups: 1, channels: dim(1) };
    const mismatch = givenWeightsMismatch(input, attributes, slots, conditions);
    if (mismatch !== undefined) return mismatch;
    const relied = [...window.conditions, ...conditions.list];
    return success([...window.output, filters], window.derivations, relied);
  },
  weights: ({ inputs: [input], attributes }) => convolutionWeights(input, asConvolution(input, attributes)),
  cost: ({ inputs: [input], output, attributes }) =>
    convolutionCost(input, output, asConvolution(input, attributes)),
  lower: (context) => convolutionLowering(context, asConvolution(context.inputs[0], context.attributes)),
});

type Depthwise = Omit<Convolution, 'filters' | 'groups'> & { readonly multiplier: number };

/** One group a channel. */
function asConvolution(input: Shape, { multiplier, ...rest }: Depthwise): Convolution {
  const channels = constantOf(channelsOf(input));
  return { ...rest, filters: channels * multiplier, groups: channels };
}
