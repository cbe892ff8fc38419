/** Dropout. */
import { sizesOf } from '../../ir/shape.js';
import { real, required } from '../../kit/attributes.js';
import { free } from '../../kit/costs.js';
import { defineLayer, success } from '../../kit/define-layer.js';

export const dropout = defineLayer({
  kind: 'dropout',
  group: 'regularisation',
  summary:
    'In training sets a random share of the values to 0 and scales the others up; otherwise does nothing.',
  attributes: {
    rate: required(real({ min: 0, exclusiveMax: 1 }), {
      doc: 'The share of the values that is dropped, from 0 to below 1.',
      aliases: ['p'],
      positional: true,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input] }) => success(input),
  weights: () => [],
  cost: () => free,
  lower: ({ output, attributes: { rate } }) => [
    { op: { kind: 'dropout', rate, unit: 'value' }, inputs: [0], shape: sizesOf(output) },
  ],
});
