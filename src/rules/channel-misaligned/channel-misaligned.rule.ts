/** Reports inner layers whose number of channels leaves a part of every vector register empty. */
import type { LayerNode } from '../../ir/typed-graph.js';
import { integer, optional } from '../../kit/attributes.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { greatestCommonDivisor } from '../../kit/divisors.js';
import { grouped, percent } from '../../kit/figures.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { attribute } from '../../kit/rule-edits.js';

export const channelMisaligned = defineNetworkRule({
  name: 'channel-misaligned',
  summary: 'A number of channels that vectors do not divide.',
  sets: ['strict'],
  severity: 'warning',
  fix: 'unsafe',
  options: {
    multiple: optional(integer({ min: 2 }), {
      doc: 'What the number of channels should be a multiple of: 4 float32 values fill a vector of 128 bits, 8 one of 256.',
      default: 4,
    }),
  },
  check: (network, { multiple }) => {
    const inner = layersBeforeWeights(network);
    return network.layers.flatMap((layer) => {
      const name = layer.kind === 'dense' ? 'units' : 'filters';
      const count = layer.attributes[name];
      if (typeof count !== 'number' || !isFree(layer) || !inner.has(layer)) return [];
      const padded = Math.ceil(count / multiple) * multiple;
      if (count === padded) return [];
      const groups = typeof layer.attributes.groups === 'number' ? layer.attributes.groups : 1;
      const next = nextMultiple(count, multiple, groups);
      const written = layer.attributeSpans[name];
      const isNumber = written && /^\d+$/.test(written.source.text.slice(written.start, written.end));
      const edits = isNumber ? attribute(layer, name, String(next)) : undefined;
      const report = {
        message: `${grouped(count)} channels are not a multiple of ${multiple}`,
        note: `${percent(padded - count, padded)} of ${grouped(padded)} places are empty`,
        help: `${name}=${next} uses all of each vector`,
        fixes: edits && [{ title: `Set ${name} to ${next}`, edits, safety: 'unsafe' as const }],
      };
      return network.about(layer, report, name);
    });
  },
});

/** Whether its channels may be others: not those of given weights or of another layer. */
function isFree({ attributes, sharesWith }: LayerNode): boolean {
  return attributes.weights === undefined && sharesWith === undefined;
}

/** The layers behind which others with weights come: the number of classes is not for us to choose. */
function layersBeforeWeights(network: LintNetwork): ReadonlySet<LayerNode> {
  const found = new Set<LayerNode>();
  for (const layer of network.layers.toReversed()) {
    const behind = network.consumersOf(layer);
    if (behind.some((other) => hasMatrix(network, other) || found.has(other))) found.add(layer);
  }
  return found;
}

function hasMatrix(network: LintNetwork, layer: LayerNode): boolean {
  return network.figuresOf(layer).macs > 0n;
}

/** The least number from `count` up that both the vectors and the groups divide. */
function nextMultiple(count: number, multiple: number, groups: number): number {
  const step = (multiple / greatestCommonDivisor(multiple, groups)) * groups;
  return Math.ceil(count / step) * step;
}
