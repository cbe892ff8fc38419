/** Fully connected layer. */
import { noOperations } from '../../ir/cost.js';
import { constantOf, dim, formatDim } from '../../ir/dim.js';
import { channelsOf, elementsOf, formatShape, sizesOf, spatialRank } from '../../ir/shape.js';
import { integer, required } from '../../kit/attributes.js';
import { biasOf } from '../../kit/convolution.js';
import { product } from '../../kit/costs.js';
import { defineLayer, failure, success } from '../../kit/define-layer.js';
import { bias, initialization, initializerOf } from '../../kit/initializers.js';

export const dense = defineLayer({
  kind: 'dense',
  group: 'dense',
  summary: 'Connects every input value with every output: `output = weight * input + bias`.',
  attributes: {
    units: required(integer({ min: 1 }), {
      doc: 'The number of outputs.',
      aliases: ['outputs'],
      positional: true,
    }),
    bias,
    init: initialization,
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes: { units } }) => {
    if (spatialRank(input) > 0) {
      const facts = { shape: formatShape(input), values: formatDim(elementsOf(input)) };
      return failure('shape/needs-vector', facts, { blamesInput: true, insertBefore: 'flatten' });
    }
    return success([dim(units)]);
  },
  weights: ({ inputs: [input], attributes: { units, init, bias } }) => {
    const inputs = constantOf(channelsOf(input));
    const weight = {
      name: 'weight',
      shape: [units, inputs],
      axes: 'outputs, inputs',
      role: 'trainable',
      initializer: initializerOf(init, inputs, units),
    } as const;
    return bias ? [weight, biasOf(units)] : [weight];
  },
  cost: ({ inputs: [input], attributes: { units, bias } }) => {
    const inputs = constantOf(channelsOf(input));
    const macs = product(inputs, units);
    return {
      macs,
      operations: { ...noOperations, add: bias ? BigInt(units) : 0n },
      derivations: [
        {
          quantity: 'MACs',
          formula: 'inputs * outputs',
          substituted: `${inputs} * ${units}`,
          value: String(macs),
        },
      ],
    };
  },
  lower: ({ inputs: [input], output, attributes: { units, bias }, parameter }) => [
    {
      op: {
        kind: 'dense',
        inputs: constantOf(channelsOf(input)),
        outputs: units,
        weight: parameter('weight'),
        ...(bias ? { bias: parameter('bias') } : {}),
      },
      inputs: [0],
      shape: sizesOf(output),
    },
  ],
});
