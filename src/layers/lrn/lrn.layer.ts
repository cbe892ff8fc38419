/** Local response normalisation. */
import { constantOf } from '../../ir/dim.js';
import { channelsOf, sizesOf } from '../../ir/shape.js';
import { integer, optional, real, required } from '../../kit/attributes.js';
import { countOf } from '../../kit/costs.js';
import { defineLayer, success } from '../../kit/define-layer.js';
import { positionsOf } from '../../kit/window.js';

export const lrn = defineLayer({
  kind: 'lrn',
  group: 'normalisation',
  summary:
    'Divides every value by `(k + alpha / size * sum of squares)^beta`, the sum taken over neighbouring channels.',
  attributes: {
    size: required(integer({ min: 1 }), {
      doc: 'The number of channels in the sum, the value itself in the middle.',
      positional: true,
    }),
    alpha: optional(real({ min: 0 }), { doc: 'The weight of the mean square.', default: 1e-4 }),
    beta: optional(real({ min: 0 }), { doc: 'The exponent.', default: 0.75 }),
    k: optional(real({ exclusiveMin: 0 }), {
      doc: 'Added before the power, so that nothing is divided by 0.',
      aliases: ['bias'],
      default: 1,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input] }) => success(input),
  weights: () => [],
  cost: ({ output, attributes: { size } }) => {
    const values = countOf(output);
    const channels = constantOf(channelsOf(output));
    const sums = BigInt(positionsOf(output)) * (neighbours(channels, size) - BigInt(channels));
    return {
      macs: 0n,
      // The square and the factor; the sums and k; the power; the division by it.
      operations: {
        multiply: 2n * values,
        add: sums + values,
        compare: 0n,
        divide: values,
        exponential: values,
      },
      derivations: [],
    };
  },
  lower: ({ output, attributes }) => [
    {
      op: {
        kind: 'local_response_norm',
        positions: positionsOf(output),
        channels: constantOf(channelsOf(output)),
        ...attributes,
      },
      inputs: [0],
      shape: sizesOf(output),
    },
  ],
});

/** Pairs of a channel and one in its window, which is cut off at the first and the last channel. */
function neighbours(channels: number, size: number): bigint {
  const cutBy = (side: number) => {
    const cut = BigInt(Math.min(side, channels));
    return BigInt(side) * cut - (cut * (cut - 1n)) / 2n;
  };
  return BigInt(channels) * BigInt(size) - cutBy(Math.floor(size / 2)) - cutBy(Math.floor((size - 1) / 2));
}
