/** Depthwise-separable convolution: every channel on its own first, then a 1x1 convolution that mixes the channels. */
import { noOperations } from '../../ir/cost.js';
import { constantOf, dim } from '../../ir/dim.js';
import { channelsOf, type Shape, sizesOf } from '../../ir/shape.js';
import { integer, optional } from '../../kit/attributes.js';
import {
  type Convolution,
  type ConvolutionWindow,
  convolutionCost,
  convolutionLowering,
  convolutionWeights,
  convolutionWindow,
  plainConvolution,
  windowOf,
} from '../../kit/convolution.js';
import { countOf } from '../../kit/costs.js';
import { defineLayer, type LoweredOp, success } from '../../kit/define-layer.js';
import { bias, type InitializationName, initialization } from '../../kit/initializers.js';
import {
  borderKind,
  dilation,
  filterCount,
  filterSize,
  unitStride,
  zeroPadding,
} from '../../kit/window-attributes.js';

export const separable = defineLayer({
  kind: 'separable',
  group: 'convolution',
  summary:
    'A depthwise convolution without bias, and a 1x1 convolution over what it gives: far fewer weights and MACs than conv.',
  attributes: {
    filters: filterCount,
    F: filterSize,
    S: unitStride,
    P: zeroPadding,
    D: dilation,
    multiplier: optional(integer({ min: 1 }), {
      doc: 'Depthwise filters a channel: the 1x1 convolution sees so many times as many channels.',
      aliases: ['depth_multiplier'],
      default: 1,
    }),
    bias,
    init: initialization,
    border: borderKind,
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => {
    const window = convolutionWindow(input, attributes);
    if (!window.ok) return window;
    return success([...window.output, dim(attributes.filters)], window.derivations, window.conditions);
  },
  weights: ({ inputs: [input], attributes }) => {
    const { depthwise, middle, pointwise } = stagesOf(input, attributes);
    const [spatialWeight] = convolutionWeights(input, depthwise);
    const [mixingWeight, ...biases] = convolutionWeights(middle, pointwise);
    return [
      {
        ...spatialWeight,
        name: 'depthwise.weight',
        axes: spatialWeight.axes.replace('Cout', 'Cin * multiplier'),
      },
      {
        ...mixingWeight,
        name: 'pointwise.weight',
        axes: mixingWeight.axes.replace('Cin', 'Cin * multiplier'),
      },
      ...biases,
    ];
  },
  cost: ({ inputs: [input], output, attributes }) => {
    const { depthwise, middle, pointwise } = stagesOf(input, attributes);
    const macs =
      convolutionCost(input, middle, depthwise).macs + convolutionCost(middle, output, pointwise).macs;
    const { filter } = windowOf(input, attributes);
    const positions = sizesOf(output).slice(0, -1).join('*');
    return {
      macs,
      operations: { ...noOperations, add: attributes.bias ? countOf(output) : 0n },
      derivations: [
        {
          quantity: 'MACs',
          formula: 'positions * Cin * multiplier * (taps + Cout)',
          substituted: `${positions} * ${constantOf(channelsOf(input))} * ${attributes.multiplier} * (${filter.join('*')} + ${attributes.filters})`,
          value: String(macs),
        },
      ],
    };
  },
  lower: ({ inputs: [input], output, attributes, parameter }) => {
    const { depthwise, middle, pointwise } = stagesOf(input, attributes);
    const first = convolutionLowering(
      { inputs: [input], output: middle, parameter: (name) => parameter(`depthwise.${name}`) },
      depthwise,
    );
    const names = (name: string) => parameter(name === 'bias' ? name : `pointwise.${name}`);
    const second = convolutionLowering({ inputs: [middle], output, parameter: names }, pointwise);
    const between: LoweredOp['inputs'] = [{ step: first.length - 1 }];
    return [...first, ...second.map((lowered) => ({ ...lowered, inputs: between }))];
  },
});

type Separable = ConvolutionWindow & {
  readonly filters: number;
  readonly multiplier: number;
  readonly bias: boolean;
  readonly init: InitializationName;
};

interface Stages {
  readonly depthwise: Convolution;
  /** What the depthwise stage gives: positions x (Cin * multiplier). */
  readonly middle: Shape;
  readonly pointwise: Convolution;
}

function stagesOf(input: Shape, { multiplier, filters, bias, ...window }: Separable): Stages {
  const channels = constantOf(channelsOf(input));
  const { flip, weights } = plainConvolution;
  return {
    depthwise: { ...window, flip, weights, filters: channels * multiplier, groups: channels, bias: false },
    middle: [...windowOf(input, window).output, dim(channels * multiplier)],
    pointwise: {
      ...plainConvolution,
      F: [1],
      S: [1],
      P: { kind: 'valid' },
      D: [1],
      filters,
      groups: 1,
      bias,
      init: window.init,
    },
  };
}
