/** Mean over a window. */

import { noOperations } from '../../ir/cost.js';
import { constantOf } from '../../ir/dim.js';
import { sizesOf } from '../../ir/shape.js';
import { flag, optional } from '../../kit/attributes.js';
import { countOf, product } from '../../kit/costs.js';
import { defineLayer } from '../../kit/define-layer.js';
import { appliedPooling, poolingAttributes, poolingShape } from '../../kit/pooling.js';
import { tripleOf } from '../../kit/volume.js';
import { windowGeometry } from '../../kit/window.js';

const undilated = [1] as const;

export const avgpool = defineLayer({
  kind: 'avgpool',
  group: 'pooling',
  summary: 'Takes the mean of each window, channel by channel.',
  attributes: {
    ...poolingAttributes,
    count_include_pad: optional(flag, {
      doc: 'Divides by padded cells too (PyTorch divides so unless told otherwise; Keras and ONNX count real cells only).',
      default: false,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => poolingShape(input, { ...attributes, D: undilated }),
  weights: () => [],
  cost: ({ inputs: [input], output, attributes }) => {
    const { filter } = appliedPooling(input, { ...attributes, D: undilated });
    const count = countOf(output);
    return {
      macs: 0n,
      operations: { ...noOperations, add: count * (product(...filter) - 1n), divide: count },
      derivations: [],
    };
  },
  lower: ({ inputs: [input], output, attributes }) => {
    const window = appliedPooling(input, { ...attributes, D: undilated });
    const geometry = {
      ...windowGeometry(input, output, window),
      paddingEnd: tripleOf(window.end.map(constantOf), 0),
      countIncludePad: attributes.count_include_pad,
    };
    return [{ op: { kind: 'average_pool', geometry }, inputs: [0], shape: sizesOf(output) }];
  },
});
