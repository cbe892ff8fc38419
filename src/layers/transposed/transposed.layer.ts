/** Transposed convolution: every input cell stamps the filters, scaled by its values, into a larger map. */
import type { ConvGeometry } from '../../ir/core-ops.js';
import { noOperations } from '../../ir/cost.js';
import { constantOf, dim } from '../../ir/dim.js';
import { channelsOf, formatShape, type Shape, sizesOf, spatialRank } from '../../ir/shape.js';
import { optional, type Padding, padding, type Size, size } from '../../kit/attributes.js';
import { biasOf, givenWeightsMismatch, groupsDivide, tapAxes } from '../../kit/convolution.js';
import { countOf, product } from '../../kit/costs.js';
import { Conditions, defineLayer, failure, success } from '../../kit/define-layer.js';
import {
  type FixedWeights,
  filterOfWeights,
  fixedWeights,
  flip,
  givenInitializer,
} from '../../kit/fixed-weights.js';
import { bias, initialization, initializerOf } from '../../kit/initializers.js';
import { positionsOf, windowGeometry } from '../../kit/window.js';
import {
  dilation,
  filterCount,
  filterSizeOrWeights,
  groupCount,
  unitStride,
} from '../../kit/window-attributes.js';
import { type TransposedWindow, transposedWindow } from './transposed-window.js';

export const transposed = defineLayer({
  kind: 'transposed',
  group: 'convolution',
  summary:
    'Stamps learned filters into a larger map, scaled by the values of the input: the way back of a convolution with that stride.',
  attributes: {
    filters: filterCount,
    F: filterSizeOrWeights,
    S: unitStride,
    P: optional(padding(['valid', 'same', 'same_lower']), {
      doc:
        'What is cut off the output: a number, one per spatial dimension, begin and end for each, `valid` (nothing), ' +
        '`same` (output = input * stride, the odd cell behind), `same_lower` (the odd cell before).',
      aliases: ['padding'],
      default: { kind: 'explicit' as const, sides: [0] } as Padding,
      searchUpTo: 15,
    }),
    D: dilation,
    output_padding: optional(size({ min: 0 }), {
      doc: 'Cells added behind, less than the stride or the dilation: chooses among the sizes that a convolution takes to this one.',
      default: [0],
      searchUpTo: 3,
    }),
    groups: groupCount,
    bias,
    init: initialization,
    weights: fixedWeights,
    flip,
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => {
    const { filters, groups, F, weights } = attributes;
    const filter = F ?? (weights && (filterOfWeights(weights, spatialRank(input)) ?? [1]));
    if (filter === undefined) {
      const facts = { owner: 'transposed', attribute: 'F', expects: 'a whole number', example: 'F=3' };
      return failure('attribute/missing', facts);
    }
    const window = transposedWindow(input, { ...attributes, F: filter });
    if (!window.ok) return window;
    const conditions = new Conditions();
    const channels = channelsOf(input);
    const divides = groupsDivide({ groups, filters: dim(filters), channels }, conditions);
    if (!divides.ok) return divides;
    const slots = { first: channels, groups, channels: dim(filters), onePerFilter: false };
    const mismatch = givenWeightsMismatch(input, attributes, slots, conditions);
    if (mismatch !== undefined) return mismatch;
    const relied = [...window.conditions, ...conditions.list];
    return success([...window.output, dim(filters)], window.derivations, relied);
  },
  weights: ({ inputs: [input], attributes }) => {
    const { filters, groups, init, weights, flip } = attributes;
    const { filter, stride } = windowOf(input, attributes);
    const rank = filter.length;
    const channels = constantOf(channelsOf(input));
    const taps = filter.reduce((total, taps) => total * taps, 1);
    // With a stride, an output cell gets only every so many of the taps.
    const shared = Math.max(1, taps / stride.reduce((total, step) => total * step, 1));
    const last = filters / groups;
    return [
      {
        name: 'weight',
        shape: [channels, ...filter, last],
        axes: `Cin, ${tapAxes(rank)}, ${groups === 1 ? 'Cout' : 'Cout / groups'}`,
        role: 'trainable',
        initializer:
          weights === undefined
            ? initializerOf(init, (shared * channels) / groups, taps * last)
            : givenInitializer(weights, { rank, flip, last }),
      },
      ...(attributes.bias ? [biasOf(filters)] : []),
    ];
  },
  cost: ({ inputs: [input], output, attributes }) => {
    const { filters, groups, bias } = attributes;
    const { filter } = windowOf(input, attributes);
    const channels = constantOf(channelsOf(input));
    const macs = product(positionsOf(input), channels, filters / groups, ...filter);
    return {
      macs,
      operations: { ...noOperations, add: bias ? countOf(output) : 0n },
      derivations: [
        {
          quantity: 'MACs',
          formula: 'input positions * Cin * (Cout / groups) * taps',
          substituted: `${sizesOf(input).slice(0, -1).join('*')} * ${channels} * (${filters} / ${groups}) * ${filter.join('*')}`,
          value: String(macs),
        },
      ],
    };
  },
  lower: ({ inputs: [input], output, attributes, parameter }) => {
    const geometry: ConvGeometry = {
      ...windowGeometry(output, input, windowOf(input, attributes)),
      groups: attributes.groups,
    };
    const weights = {
      weight: parameter('weight'),
      ...(attributes.bias ? { bias: parameter('bias') } : {}),
    };
    return [{ op: { kind: 'conv_transposed', geometry, ...weights }, inputs: [0], shape: sizesOf(output) }];
  },
});

interface Transposed {
  readonly F: Size | undefined;
  readonly S: Size;
  readonly P: Padding;
  readonly D: Size;
  readonly output_padding: Size;
  readonly weights?: FixedWeights;
}

/** The window of a layer whose shape rule has succeeded. */
function windowOf(input: Shape, { F, weights, ...rest }: Transposed): TransposedWindow {
  const filter = F ?? (weights && filterOfWeights(weights, spatialRank(input)));
  const window = filter && transposedWindow(input, { ...rest, F: filter });
  if (window?.ok !== true)
    throw new Error(`a transposed convolution on ${formatShape(input)} was lowered without a shape`);
  return window;
}
