/** Reports an activation that changes nothing, because all values that reach it are such that it hands them on. */
import type { LayerNode } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { followsDirectly, inEveryExpansion, isLiteral, isSettledAt } from '../../kit/expansions.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { removal } from '../../kit/rule-edits.js';
import { ownRange, type ValueRange, valueRanges } from '../../kit/value-ranges.js';

export const redundantActivation = defineNetworkRule({
  name: 'redundant-activation',
  summary: 'An activation that changes nothing, because of what comes before it.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'safe',
  options: {},
  check: (network) => {
    const activations = network.layers.filter((layer) => identityOn(layer) !== undefined);
    if (activations.length === 0) return [];
    const ranges = valueRanges(network.graph);
    const redundant = activations.filter((layer) => isInside(ranges[layer.inputs[0]], identityOn(layer)));
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
  return (
    isWritten && followsDirectly(network, before, layer) && isInside(ownRange(before), identityOn(layer))
  );
}

const positive: ValueRange = [0, Number.POSITIVE_INFINITY];

/** The values on which an activation is the identity. */
function identityOn({ kind, attributes }: LayerNode): ValueRange | undefined {
  switch (kind) {
    case 'relu':
    case 'leaky_relu':
    case 'prelu':
    case 'elu':
      return positive;
    case 'relu6':
      return [0, 6];
    case 'clip':
      return [Number(attributes.min), Number(attributes.max)];
    default:
      return undefined;
  }
}

function isInside(range: ValueRange, identity: ValueRange | undefined): boolean {
  return identity !== undefined && range[0] >= identity[0] && range[1] <= identity[1];
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
