/** Stochastic depth. */
import { sizesOf } from '../../ir/shape.js';
import { real, required } from '../../kit/attributes.js';
import { free } from '../../kit/costs.js';
import { defineLayer, success } from '../../kit/define-layer.js';

export const stochasticDepth = defineLayer({
  kind: 'stochastic_depth',
  group: 'regularisation',
  summary:
    'In training sets the maps of a random share of the images to 0 and scales the others up; otherwise does nothing.',
  attributes: {
    rate: required(real({ min: 0, exclusiveMax: 1 }), {
      doc: 'The share of the images whose branch is dropped, from 0 to below 1.',
      aliases: ['p'],
      positional: true,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input] }) => success(input),
  weights: () => [],
  cost: () => free,
  lower: ({ output, attributes: { rate } }) => [
    { op: { kind: 'dropout', rate, unit: 'image' }, inputs: [0], shape: sizesOf(output) },
  ],
});
