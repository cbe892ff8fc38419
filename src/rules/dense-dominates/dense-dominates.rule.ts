/** Reports a dense layer behind a flattened map that holds most of a network's parameters, with what pooling would give. */
import { constantOf } from '../../ir/dim.js';
import { channelsOf, elementsOf, formatShape, spatialRank } from '../../ir/shape.js';
import type { LayerNode, NodeId } from '../../ir/typed-graph.js';
import { integer, optional, real } from '../../kit/attributes.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { grouped, percent } from '../../kit/figures.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { insertion } from '../../kit/rule-edits.js';

export const denseDominates = defineNetworkRule({
  name: 'dense-dominates',
  summary: 'A dense layer behind a flattened map holds most of the parameters.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {
    share: optional(real({ min: 0, max: 1 }), {
      doc: 'The share of all parameters that one dense layer may hold.',
      default: 0.5,
    }),
    least: optional(integer({ min: 1 }), {
      doc: 'A dense layer with fewer parameters is never reported.',
      default: 1_000_000,
    }),
  },
  check: (network, { share, least }) => {
    const total = network.report.totals.params;
    const flattens = flattensBefore(network);
    return network.layers.flatMap((layer) => {
      if (layer.kind !== 'dense') return [];
      const own = paramsOf(network, layer);
      if (Number(own) < least || Number(own) <= share * Number(total)) return [];
      const flatten = flattens.get(layer.inputs[0]);
      if (flatten === undefined) return [];
      const [map] = network.inputShapesOf(flatten);
      const [cells, channels] = [constantOf(elementsOf(map)), constantOf(channelsOf(map))];
      const bias = layer.attributes.bias === true ? 1 : 0;
      const pooled = BigInt(channels + bias) * BigInt(constantOf(channelsOf(layer.output)));
      const edits =
        flatten.contract === undefined
          ? insertion(network.text, flatten, 'before', 'global_avgpool')
          : undefined;
      return network.about(layer, {
        message: `this dense layer holds ${grouped(own)} of ${grouped(total)} parameters (${percent(own, total)}), because it takes all ${grouped(cells)} values of a ${formatShape(map)} map`,
        help: `global_avgpool before flatten leaves ${grouped(channels)} values: ${grouped(pooled)} parameters here, ${grouped(total - own + pooled)} in all`,
        related: [{ message: `${formatShape(map)} becomes a vector here`, span: flatten.kindSpan }],
        fixes: edits && [{ title: 'Insert global_avgpool before flatten', edits, safety: 'unsafe' as const }],
      });
    });
  },
});

function paramsOf(network: LintNetwork, layer: LayerNode): bigint {
  const { trainable, frozen } = network.figuresOf(layer).params;
  return trainable + frozen;
}

/** For each node whose values are those of a layer's map, one by one, the flatten that they came through. */
function flattensBefore(network: LintNetwork): ReadonlyMap<NodeId, LayerNode> {
  const found = new Map<NodeId, LayerNode>();
  for (const layer of network.layers) {
    const [map] = network.inputShapesOf(layer);
    if (layer.kind === 'flatten' && network.before(layer) !== undefined) {
      const hasPositions = spatialRank(map) > 0 && constantOf(elementsOf(map)) > constantOf(channelsOf(map));
      if (hasPositions) found.set(layer.id, layer);
      continue;
    }
    const flatten = found.get(layer.inputs[0]);
    if (flatten !== undefined && isValueWise(network, layer)) found.set(layer.id, flatten);
  }
  return found;
}

function isValueWise(network: LintNetwork, layer: LayerNode): boolean {
  const group = network.groupOf(layer);
  return (
    layer.inputs.length === 1 &&
    (group === 'activation' || group === 'regularisation' || group === 'normalisation')
  );
}
