/** The p-norm of a window: between the sum of absolute values and the maximum. */
import { noOperations, type Operations } from '../../ir/cost.js';
import { sizesOf } from '../../ir/shape.js';
import { optional, real } from '../../kit/attributes.js';
import { countOf, product } from '../../kit/costs.js';
import { defineLayer } from '../../kit/define-layer.js';
import { appliedPooling, poolingAttributes, poolingShape } from '../../kit/pooling.js';
import { windowGeometry } from '../../kit/window.js';

const undilated = [1] as const;

export const lppool = defineLayer({
  kind: 'lppool',
  group: 'pooling',
  summary: 'Takes the p-norm of each window, channel by channel; padding counts as 0.',
  attributes: {
    ...poolingAttributes,
    p: optional(real({ min: 1 }), {
      doc: 'The norm: 1 adds absolute values, 2 is the root of the sum of squares, a large p comes near the maximum.',
      default: 2,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => poolingShape(input, { ...attributes, D: undilated }),
  weights: () => [],
  cost: ({ inputs: [input], output, attributes }) => {
    const { filter } = appliedPooling(input, { ...attributes, D: undilated });
    const taps = product(...filter);
    const count = countOf(output);
    return {
      macs: 0n,
      operations: { ...noOperations, add: count * (taps - 1n), ...powers(attributes.p, count, taps) },
      derivations: [],
    };
  },
  lower: ({ inputs: [input], output, attributes }) => {
    const window = appliedPooling(input, { ...attributes, D: undilated });
    const geometry = windowGeometry(input, output, window);
    return [{ op: { kind: 'lp_pool', geometry, p: attributes.p }, inputs: [0], shape: sizesOf(output) }];
  },
});

/** A square is a product; another power, like a root, counts as an exponential. */
function powers(p: number, outputs: bigint, taps: bigint): Partial<Operations> {
  if (p === 1) return { compare: outputs * taps };
  if (p === 2) return { multiply: outputs * taps, exponential: outputs };
  return { exponential: outputs * (taps + 1n) };
}
