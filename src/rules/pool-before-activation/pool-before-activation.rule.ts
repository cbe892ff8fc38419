/** Reports a maximum taken over activated values, where activating the maxima gives the same with less work. */
import { constantOf } from '../../ir/dim.js';
import { elementsOf } from '../../ir/shape.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { grouped, percent } from '../../kit/figures.js';
import { swap } from '../../kit/rule-edits.js';

/** Functions of one value that never fall: the largest value stays the largest. A learned slope may be negative. */
const rising = new Set([
  'relu',
  'relu6',
  'leaky_relu',
  'elu',
  'selu',
  'tanh',
  'sigmoid',
  'hard_sigmoid',
  'softplus',
  'clip',
]);

export const poolBeforeActivation = defineNetworkRule({
  name: 'pool-before-activation',
  summary: 'An activation before a maximum pooling, where it could come behind and compute less.',
  sets: ['strict'],
  severity: 'warning',
  fix: 'safe',
  options: {},
  check: (network) =>
    network.layers.flatMap((layer) => {
      if (!rising.has(layer.kind)) return [];
      const pool = network.onlyConsumerOf(layer);
      if (pool?.kind !== 'maxpool' && pool?.kind !== 'global_maxpool') return [];
      const [before, after] = [layer, pool].map(({ output }) => constantOf(elementsOf(output)));
      if (after >= before) return [];
      const edits = swap(network.text, layer, pool);
      return network.about(layer, {
        message: `${layer.kind} computes ${grouped(before)} values of which ${pool.kind} keeps ${grouped(after)}`,
        help: `put ${layer.kind} behind ${pool.kind}: it gives the same and computes ${percent(before - after, before)} fewer values, because ${layer.kind} keeps the order of values`,
        related: [{ message: `the ${pool.kind} behind it`, span: pool.kindSpan }],
        fixes: edits && [
          { title: `Exchange ${layer.kind} and ${pool.kind}`, edits, safety: 'safe' as const },
        ],
      });
    }),
});
