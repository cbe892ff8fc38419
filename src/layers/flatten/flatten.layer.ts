/** A map as a vector. */

import { formatDim } from '../../ir/dim.js';
import { elementsOf, formatShape, sizesOf } from '../../ir/shape.js';
import { free } from '../../kit/costs.js';
import { defineLayer, success } from '../../kit/define-layer.js';

export const flatten = defineLayer({
  kind: 'flatten',
  group: 'dense',
  summary: 'Lays the values of a map out as a vector: row by row, position by position, channels last.',
  attributes: {},
  takes: 'chain',
  shape: ({ inputs: [input] }) => {
    const values = elementsOf(input);
    const substituted = formatShape(input).replaceAll('x', ' * ');
    return success(
      [values],
      [
        {
          quantity: 'output values',
          formula: 'product of all dimensions',
          substituted,
          value: formatDim(values),
        },
      ],
    );
  },
  weights: () => [],
  cost: () => free,
  lower: ({ output }) => [{ op: { kind: 'reshape' }, inputs: [0], shape: sizesOf(output) }],
});
