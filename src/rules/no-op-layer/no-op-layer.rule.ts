/** Reports layers that give what they take: nothing is computed, moved or learned. Which ones, `identity.ts` knows. */
import type { LayerNode } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { inEveryExpansion, isSettledAt } from '../../kit/expansions.js';
import { removal } from '../../kit/rule-edits.js';
import { type Identity, identityFinder } from './identity.js';

export const noOpLayer = defineNetworkRule({
  name: 'no-op-layer',
  summary: 'A layer that gives what it takes.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'safe',
  options: {},
  check: (network) => {
    const identityOf = identityFinder(network);
    const found = new Map(
      network.layers.flatMap((layer) => {
        const identity = identityOf(layer);
        return identity === undefined ? [] : [[layer, identity] as const];
      }),
    );
    const safetyOf = ({ isByShape }: Identity, layer: LayerNode) =>
      isByShape && !isSettledAt(network, layer) ? ('unsafe' as const) : ('safe' as const);
    return inEveryExpansion(network, [...found.keys()]).flatMap((layer) => {
      const identity = found.get(layer);
      if (identity === undefined) return [];
      const edits = network.layers.length > 1 ? removal(network.text, layer) : undefined;
      const report = {
        message: `${layer.kind} gives what it takes: ${identity.why}`,
        help: 'delete it, or give it the value that was meant',
        fixes: edits && [{ title: `Delete ${layer.kind}`, edits, safety: safetyOf(identity, layer) }],
      };
      return network.about(layer, report, identity.at);
    });
  },
});
