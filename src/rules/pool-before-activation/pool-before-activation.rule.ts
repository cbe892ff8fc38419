/** Reports a maximum taken over activated values, where activating the maxima gives the same with less work. */
import { constantOf } from '../../ir/dim.js';
import { elementsOf } from '../../ir/shape.js';
import type { LayerNode } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { inEveryExpansion } from '../../kit/expansions.js';
import { grouped, percent } from '../../kit/figures.js';
import type { LintNetwork } from '../../kit/lint-network.js';
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
  check: (network) => {
    const before = network.layers.filter((layer) => poolBehind(network, layer) !== undefined);
    return inEveryExpansion(network, before).flatMap((layer) => {
      const pool = poolBehind(network, layer);
      if (pool === undefined) return [];
      const [all, kept] = [layer, pool].map(({ output }) => constantOf(elementsOf(output)));
      const edits = swap(network.text, layer, pool);
      return network.about(layer, {
        message: `${layer.kind} computes ${grouped(all)} values of which ${pool.kind} keeps ${grouped(kept)}`,
        help: `put ${layer.kind} behind ${pool.kind}: it keeps the order of values, so that gives the same, and computes ${percent(all - kept, all)} fewer`,
        related: [{ message: `the ${pool.kind} behind it`, span: pool.kindSpan }],
        fixes: edits && [
          { title: `Exchange ${layer.kind} and ${pool.kind}`, edits, safety: 'safe' as const },
        ],
      });
    });
  },
});

/** The pooling that takes an activation's output and has a smaller one. */
function poolBehind(network: LintNetwork, layer: LayerNode): LayerNode | undefined {
  if (!rising.has(layer.kind)) return undefined;
  const pool = network.onlyConsumerOf(layer);
  if (pool?.kind !== 'maxpool' && pool?.kind !== 'global_maxpool') return undefined;
  return constantOf(elementsOf(pool.output)) < constantOf(elementsOf(layer.output)) ? pool : undefined;
}
