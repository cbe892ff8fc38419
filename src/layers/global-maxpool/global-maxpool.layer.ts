/** Pooling over all positions: one value a channel. */
import { noOperations } from '../../ir/cost.js';
import { sizesOf } from '../../ir/shape.js';
import { countOf } from '../../kit/costs.js';
import { defineLayer } from '../../kit/define-layer.js';
import { globalShape, globalWindow } from '../../kit/global-pooling.js';
import { windowGeometry } from '../../kit/window.js';

export const globalMaxpool = defineLayer({
  kind: 'global_maxpool',
  group: 'pooling',
  summary: 'Takes the largest value of each channel over all positions; 7x7x512 becomes 1x1x512.',
  attributes: {},
  takes: 'chain',
  shape: ({ inputs: [input] }) => globalShape(input),
  weights: () => [],
  cost: ({ inputs: [input], output }) => ({
    macs: 0n,
    operations: { ...noOperations, compare: countOf(input) - countOf(output) },
    derivations: [],
  }),
  lower: ({ inputs: [input], output }) => {
    const geometry = windowGeometry(input, output, globalWindow(input));
    return [{ op: { kind: 'max_pool', geometry }, inputs: [0], shape: sizesOf(output) }];
  },
});
