/** Reports a normalisation whose output goes into another normalisation and nowhere else. */
import type { LayerNode } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { grouped } from '../../kit/figures.js';
import { removal } from '../../kit/rule-edits.js';

export const normBeforeNorm = defineNetworkRule({
  name: 'norm-before-norm',
  summary: 'A normalisation right behind another one.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {},
  check: (network) =>
    network.layers.flatMap((layer) => {
      const before = network.before(layer);
      if (!isNorm(layer) || before === undefined || !isNorm(before)) return [];
      if (network.onlyConsumerOf(before) !== layer) return [];
      const { trainable, frozen } = network.figuresOf(before).params;
      const edits = removal(network.text, before);
      const saved = trainable + frozen;
      return network.about(layer, {
        message: `${layer.kind} normalises what ${before.kind} has just normalised`,
        help: `keep one of the two${saved > 0n ? `: without the first there are ${grouped(saved)} parameters fewer` : ''}`,
        related: [{ message: `the ${before.kind} before it`, span: before.kindSpan }],
        fixes: edits && [{ title: `Delete the ${before.kind} before it`, edits, safety: 'unsafe' as const }],
      });
    }),
});

/** A response normalisation is none: it limits, and centres nothing. */
function isNorm({ kind }: LayerNode): boolean {
  return kind === 'batchnorm' || kind === 'layernorm' || kind === 'groupnorm' || kind === 'instancenorm';
}
