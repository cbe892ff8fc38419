/** Pointwise (1x1) convolution: mixes the channels of every position, and sees no neighbours. */
import {
  type Convolution,
  convolutionCost,
  convolutionLowering,
  convolutionShape,
  convolutionWeights,
  plainConvolution,
} from '../../kit/convolution.js';
import { defineLayer } from '../../kit/define-layer.js';
import { bias, type InitializationName, initialization } from '../../kit/initializers.js';
import { filterCount, groupCount, unitStride } from '../../kit/window-attributes.js';

export const pointwise = defineLayer({
  kind: 'pointwise',
  group: 'convolution',
  summary: 'A 1x1 convolution: at every position, each filter gives a weighted sum of the channels.',
  attributes: { filters: filterCount, S: unitStride, groups: groupCount, bias, init: initialization },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => convolutionShape(input, asConvolution(attributes)),
  weights: ({ inputs: [input], attributes }) => convolutionWeights(input, asConvolution(attributes)),
  cost: ({ inputs: [input], output, attributes }) =>
    convolutionCost(input, output, asConvolution(attributes)),
  lower: (context) => convolutionLowering(context, asConvolution(context.attributes)),
});

interface Pointwise {
  readonly filters: number;
  readonly S: readonly number[];
  readonly groups: number;
  readonly bias: boolean;
  readonly init: InitializationName;
}

function asConvolution(attributes: Pointwise): Convolution {
  return { ...plainConvolution, ...attributes, F: [1], P: { kind: 'valid' }, D: [1] };
}
