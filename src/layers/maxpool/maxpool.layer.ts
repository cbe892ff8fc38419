/** Maximum over a window. */
import { noOperations } from '../../ir/cost.js';
import { sizesOf } from '../../ir/shape.js';
import { countOf, product } from '../../kit/costs.js';
import { defineLayer } from '../../kit/define-layer.js';
import { appliedPooling, poolingAttributes, poolingShape } from '../../kit/pooling.js';
import { windowGeometry } from '../../kit/window.js';
import { dilation } from '../../kit/window-attributes.js';

export const maxpool = defineLayer({
  kind: 'maxpool',
  group: 'pooling',
  summary:
    'Takes the largest value in each window, channel by channel. Padding counts as minus infinity, never as 0.',
  attributes: { ...poolingAttributes, D: dilation },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => poolingShape(input, attributes),
  weights: () => [],
  cost: ({ inputs: [input], output, attributes }) => {
    const { filter } = appliedPooling(input, attributes);
    return {
      macs: 0n,
      operations: { ...noOperations, compare: countOf(output) * (product(...filter) - 1n) },
      derivations: [],
    };
  },
  lower: ({ inputs: [input], output, attributes }) => {
    const geometry = windowGeometry(input, output, appliedPooling(input, attributes));
    return [{ op: { kind: 'max_pool', geometry }, inputs: [0], shape: sizesOf(output) }];
  },
});
