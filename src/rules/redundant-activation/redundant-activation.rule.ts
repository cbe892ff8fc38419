/** Reports an activation that changes nothing behind the one before it. */
import type { LayerNode } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { removal } from '../../kit/rule-edits.js';

export const redundantActivation = defineNetworkRule({
  name: 'redundant-activation',
  summary: 'An activation that changes nothing, because of the activation before it.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'safe',
  options: {},
  check: (network) =>
    network.layers.flatMap((layer) => {
      const before = network.before(layer);
      if (before === undefined || layer.inputs.length > 1 || !isIdentityBehind(layer, before)) return [];
      const edits = removal(network.text, layer);
      const title = `Delete ${layer.kind}`;
      return network.about(layer, {
        message: `${layer.kind} changes nothing behind ${before.kind}: the values are ${rangeWords(before)} already`,
        help: 'delete it',
        related: [{ message: 'the activation before it', span: before.kindSpan }],
        fixes: edits && [{ title, edits, safety: 'safe' as const }],
      });
    }),
});

/** The values that a kind gives, as `[least, most]`; undefined for a kind without bounds. */
function rangeOf({ kind, attributes }: LayerNode): readonly [number, number] | undefined {
  switch (kind) {
    case 'relu':
    case 'softplus':
      return [0, Number.POSITIVE_INFINITY];
    case 'relu6':
      return [0, 6];
    case 'sigmoid':
    case 'hard_sigmoid':
    case 'softmax':
      return [0, 1];
    case 'tanh':
      return [-1, 1];
    case 'clip':
      return [Number(attributes.min), Number(attributes.max)];
    default:
      return undefined;
  }
}

/** The values on which a kind is the identity. */
function identityOn({ kind, attributes }: LayerNode): readonly [number, number] | undefined {
  const positive = [0, Number.POSITIVE_INFINITY] as const;
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

function isIdentityBehind(layer: LayerNode, before: LayerNode): boolean {
  const [range, identity] = [rangeOf(before), identityOn(layer)];
  return range !== undefined && identity !== undefined && range[0] >= identity[0] && range[1] <= identity[1];
}

function rangeWords(before: LayerNode): string {
  const [least, most] = rangeOf(before) ?? [0, 0];
  return most === Number.POSITIVE_INFINITY ? `at least ${least}` : `between ${least} and ${most}`;
}
