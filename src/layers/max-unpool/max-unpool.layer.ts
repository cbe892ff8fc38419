/** Values back to where a max-pool took its maxima from. */
import { formatShape, sizesOf } from '../../ir/shape.js';
import { required } from '../../kit/attributes.js';
import { free } from '../../kit/costs.js';
import { Conditions, defineLayer, failure, success } from '../../kit/define-layer.js';
import { differingAxis } from '../../kit/merging.js';
import { type Partner, partnerOf } from '../../kit/partner.js';
import { appliedPooling, type Pooling, poolingShape } from '../../kit/pooling.js';
import { windowGeometry } from '../../kit/window.js';

export const maxUnpool = defineLayer({
  kind: 'max_unpool',
  group: 'resampling',
  summary:
    'Puts each value where the named maxpool found its maximum, and zeros elsewhere; the output has the size that the pool was given.',
  attributes: {
    pool: required(partnerOf('maxpool'), {
      doc: 'The name of a maxpool above.',
      positional: true,
    }),
  },
  takes: 'chain',
  partner: { attribute: 'pool', kind: 'maxpool' },
  shape: ({ inputs: [input, seen], attributes: { pool } }) => {
    const pooled = poolingShape(seen, poolingOf(pool));
    if (!pooled.ok) return pooled;
    const conditions = new Conditions();
    const axis = differingAxis(input, pooled.output, conditions);
    if (axis === undefined) return success(seen, [], [...pooled.conditions, ...conditions.list]);
    const facts = {
      given: formatShape(input),
      pool: pool.path,
      output: formatShape(pooled.output),
      axis,
    };
    return failure('shape/unpool-mismatch', facts, { blamesInput: true });
  },
  weights: () => [],
  cost: () => free,
  lower: ({ inputs: [input, seen], output, attributes: { pool } }) => {
    const geometry = windowGeometry(seen, input, appliedPooling(seen, poolingOf(pool)));
    return [{ op: { kind: 'max_unpool', geometry }, inputs: [0, 1], shape: sizesOf(output) }];
  },
});

/** The named layer is a maxpool, so its attributes are those of one. */
function poolingOf({ attributes }: Partner): Pooling {
  return attributes as Readonly<Record<string, unknown>> & Pooling;
}
