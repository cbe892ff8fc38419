/** Softmax over the channels. */
import { noOperations } from '../../ir/cost.js';
import { constantOf } from '../../ir/dim.js';
import { channelsOf, sizesOf } from '../../ir/shape.js';
import { countOf } from '../../kit/costs.js';
import { defineLayer, success } from '../../kit/define-layer.js';
import { positionsOf } from '../../kit/window.js';

export const softmax = defineLayer({
  kind: 'softmax',
  group: 'activation',
  summary: 'Turns the channels at every position into probabilities: `exp(x_i) / sum exp(x_j)`.',
  attributes: {},
  takes: 'chain',
  shape: ({ inputs: [input] }) => success(input),
  weights: () => [],
  cost: ({ output }) => {
    const values = countOf(output);
    const positions = BigInt(positionsOf(output));
    // Maximum (for stability), subtraction, exponential, sum, division.
    const operations = {
      ...noOperations,
      compare: values - positions,
      add: values + values - positions,
      exponential: values,
      divide: values,
    };
    return { macs: 0n, operations, derivations: [] };
  },
  lower: ({ output }) => [
    {
      op: { kind: 'softmax', positions: positionsOf(output), channels: constantOf(channelsOf(output)) },
      inputs: [0],
      shape: sizesOf(output),
    },
  ],
});
