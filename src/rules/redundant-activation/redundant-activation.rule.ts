/** Reports an activation that changes nothing, because all values that reach it are such that it hands them on. */
import type { LayerNode } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { followsDirectly, inEveryExpansion, isLiteral, isSettledAt } from '../../kit/expansions.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { removal } from '../../kit/rule-edits.js';
import {
  identityRange,
  isIdentityOn,
  ownRange,
  type ValueRange,
  valueRanges,
} from '../../kit/value-ranges.js';

export const redundantActivation = defineNetworkRule({
  name: 'redundant-activation',
  summary: 'An activation that changes nothing, because of what comes before it.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'safe',
  options: {},
  check: (network) => {
    const activations = network.layers.filter((layer) => identityRange(layer) !== undefined);
    if (activations.length === 0) return [];
    const ranges = valueRanges(network.graph);
    const redundant = activations.filter((layer) => isIdentityOn(layer, ranges[layer.inputs[0]]));
    return inEveryExpansion(network, redundant).flatMap((layer) => {
      const before = network.before(layer);
      if (before === undefined) return [];
      const edits = removal(network.text, layer);
      const safety = isCertain(network, before, layer) ? ('safe' as const) : ('unsafe' as const);
      return network.about(layer, {
        message: `${layer.kind} changes nothing behind ${before.kind}: the values are ${rangeWords(ranges[before.id])} already`,
        help: 'delete it, or put the layer that is missing before it',
        related: [{ message: `the ${before.kind} before it`, span: before.kindSpan }],
        fixes: edits && [{ title: `Delete ${layer.kind}`, edits, safety }],
      });
    });
  },
});

/** Whether it changes nothing whatever the network's parameters are, and has no weights that a checkpoint holds. */
function isCertain(network: LintNetwork, before: LayerNode, layer: LayerNode): boolean {
  if (network.figuresOf(layer).weights.length > 0) return false;
  if (isSettledAt(network, layer)) return true;
  const isWritten = [before, layer].every((one) =>
    Object.keys(one.attributes).every((name) => isLiteral(one, name)),
  );
  return isWritten && followsDirectly(network, before, layer) && isIdentityOn(layer, ownRange(before));
}

function rangeWords([least, most]: ValueRange): string {
  if (most === Number.POSITIVE_INFINITY) return `at least ${short(least)}`;
  return least === Number.NEGATIVE_INFINITY
    ? `at most ${short(most)}`
    : `between ${short(least)} and ${short(most)}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
