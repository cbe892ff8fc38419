/** Squeeze and excitation: a gate for every channel, computed from the means of all channels. */
import type { ConvGeometry, Volume } from '../../ir/core-ops.js';
import { constantOf, dim } from '../../ir/dim.js';
import { channelsOf, formatShape, type Shape, sizesOf, spatial, spatialRank } from '../../ir/shape.js';
import { operationsOf } from '../../kit/activation-costs.js';
import { choice, integer, optional, required } from '../../kit/attributes.js';
import { biasOf } from '../../kit/convolution.js';
import { countOf, perValue, product } from '../../kit/costs.js';
import { defineLayer, failure, success, type WeightDeclaration } from '../../kit/define-layer.js';
import { globalWindow } from '../../kit/global-pooling.js';
import { initializerOf } from '../../kit/initializers.js';
import { positionsOf, windowGeometry } from '../../kit/window.js';

export const squeezeExcite = defineLayer({
  kind: 'squeeze_excite',
  group: 'composite',
  summary:
    'Multiplies every channel by a gate between 0 and 1, which two 1x1 convolutions compute from the means of all channels.',
  attributes: {
    reduced: required(integer({ min: 1 }), {
      doc: 'The number of channels between the two convolutions.',
      aliases: ['squeeze'],
      positional: true,
    }),
    activation: optional(choice(['relu', 'silu']), {
      doc: 'What stands between the two convolutions.',
      default: 'relu' as const,
    }),
    gate: optional(choice(['sigmoid', 'hard_sigmoid']), {
      doc: 'What makes the gates.',
      default: 'sigmoid' as const,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input] }) => {
    if (spatialRank(input) > 0) return success(input);
    return failure('shape/needs-spatial', { shape: formatShape(input) }, { blamesInput: true });
  },
  weights: ({ inputs: [input], attributes: { reduced } }) => {
    const channels = constantOf(channelsOf(input));
    return [...convolution('fc1', input, channels, reduced), ...convolution('fc2', input, reduced, channels)];
  },
  cost: ({ inputs: [input], attributes: { reduced, activation, gate } }) => {
    const channels = constantOf(channelsOf(input));
    const values = countOf(input);
    const each = product(channels, reduced);
    const c = BigInt(channels);
    const macs = 2n * each;
    const squeezed = perValue([dim(reduced)], operationsOf({ name: activation })).operations;
    const gated = perValue([dim(channels)], operationsOf({ name: gate })).operations;
    return {
      macs,
      operations: {
        // The gate times every value.
        multiply: values + squeezed.multiply + gated.multiply,
        // The means, and both biases.
        add: values - c + BigInt(reduced) + c + squeezed.add + gated.add,
        compare: squeezed.compare + gated.compare,
        divide: c + squeezed.divide + gated.divide,
        exponential: squeezed.exponential + gated.exponential,
      },
      derivations: [
        {
          quantity: 'MACs of fc1',
          formula: 'C * reduced',
          substituted: `${channels} * ${reduced}`,
          value: String(each),
        },
        {
          quantity: 'MACs of fc2',
          formula: 'reduced * C',
          substituted: `${reduced} * ${channels}`,
          value: String(each),
        },
        { quantity: 'MACs', formula: 'fc1 + fc2', substituted: `${each} + ${each}`, value: String(macs) },
      ],
    };
  },
  lower: ({ inputs: [input], output, attributes: { reduced, activation, gate }, parameter }) => {
    const channels = constantOf(channelsOf(input));
    const vector = (count: number) => [...spatial(input).map(() => 1), count];
    const means = [...spatial(input).map(() => dim(1)), channelsOf(input)];
    const pool = {
      ...windowGeometry(input, means, globalWindow(input)),
      paddingEnd: [0, 0, 0] as const,
      countIncludePad: false,
    };
    const conv = (name: string, from: number, to: number) => ({
      kind: 'conv' as const,
      geometry: pointwise(from, to),
      weight: parameter(`${name}.weight`),
      bias: parameter(`${name}.bias`),
    });
    return [
      { op: { kind: 'average_pool', geometry: pool }, inputs: [0], shape: vector(channels) },
      { op: conv('fc1', channels, reduced), inputs: [{ step: 0 }], shape: vector(reduced) },
      {
        op: { kind: 'activation', function: { name: activation } },
        inputs: [{ step: 1 }],
        shape: vector(reduced),
      },
      { op: conv('fc2', reduced, channels), inputs: [{ step: 2 }], shape: vector(channels) },
      {
        op: { kind: 'activation', function: { name: gate } },
        inputs: [{ step: 3 }],
        shape: vector(channels),
      },
      {
        op: { kind: 'multiply_channels', positions: positionsOf(output), channels },
        inputs: [0, { step: 4 }],
        shape: sizesOf(output),
      },
    ];
  },
});

/** A 1x1 convolution with a bias, in as many dimensions as the input has. */
function convolution(name: string, input: Shape, from: number, to: number): WeightDeclaration[] {
  const taps = spatial(input).map(() => 1);
  const axes = ['Cout, kL, Cin', 'Cout, kH, kW, Cin', 'Cout, kD, kH, kW, Cin'][taps.length - 1];
  const weight: WeightDeclaration = {
    name: `${name}.weight`,
    shape: [to, ...taps, from],
    axes,
    role: 'trainable',
    initializer: initializerOf('he', from, to),
  };
  return [weight, { ...biasOf(to), name: `${name}.bias` }];
}

function pointwise(from: number, to: number): ConvGeometry {
  const input: Volume = [1, 1, 1, from];
  const output: Volume = [1, 1, 1, to];
  const [filter, stride, dilation, padding] = [unit, unit, unit, [0, 0, 0] as const];
  return { input, output, filter, stride, dilation, padding, groups: 1 };
}

const unit = [1, 1, 1] as const;
