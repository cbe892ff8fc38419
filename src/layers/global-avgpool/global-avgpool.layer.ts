/** Pooling over all positions: one value a channel. */
import { noOperations } from '../../ir/cost.js';
import { sizesOf } from '../../ir/shape.js';
import { countOf } from '../../kit/costs.js';
import { defineLayer } from '../../kit/define-layer.js';
import { globalShape, globalWindow } from '../../kit/global-pooling.js';
import { windowGeometry } from '../../kit/window.js';

export const globalAvgpool = defineLayer({
  kind: 'global_avgpool',
  group: 'pooling',
  summary: 'Takes the mean of each channel over all positions; 7x7x512 becomes 1x1x512.',
  attributes: {},
  takes: 'chain',
  shape: ({ inputs: [input] }) => globalShape(input),
  weights: () => [],
  cost: ({ inputs: [input], output }) => ({
    macs: 0n,
    operations: { ...noOperations, add: countOf(input) - countOf(output), divide: countOf(output) },
    derivations: [],
  }),
  lower: ({ inputs: [input], output }) => {
    const geometry = {
      ...windowGeometry(input, output, globalWindow(input)),
      paddingEnd: [0, 0, 0] as const,
      countIncludePad: false,
    };
    return [{ op: { kind: 'average_pool', geometry }, inputs: [0], shape: sizesOf(output) }];
  },
});
