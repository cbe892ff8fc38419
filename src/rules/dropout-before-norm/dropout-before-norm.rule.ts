/** Reports dropout whose output reaches a batch normalisation: the variance that this one learns is not that of use. */
import type { LayerNode, NodeId } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import type { LintNetwork } from '../../kit/lint-network.js';

export const dropoutBeforeNorm = defineNetworkRule({
  name: 'dropout-before-norm',
  summary: 'Dropout before a batch normalisation, which then learns a variance that is too large.',
  sets: ['recommended'],
  severity: 'warning',
  options: {},
  check: (network) =>
    [...firstNorms(network)].map(([dropout, norm]) => {
      const rate = Number(dropout.attributes.rate);
      const isDirect = norm.inputs[0] === dropout.id;
      const factor = Number((1 / (1 - rate)).toFixed(2));
      const size = isDirect ? `at least ${factor} times` : 'larger than';
      return network.about(dropout, {
        message: `in training, dropout ${rate} makes the variance that batchnorm learns ${size} that in use`,
        note: isDirect ? `1 / (1 - ${rate}) = ${factor}` : undefined,
        help: 'put dropout behind the last batchnorm, or leave it out',
        related: [{ message: 'the batchnorm', span: norm.kindSpan }],
      });
    }),
});

/** The dropout layers that a batch normalisation is behind, with the first of these. */
function firstNorms(network: LintNetwork): ReadonlyMap<LayerNode, LayerNode> {
  const found = new Map<LayerNode, LayerNode>();
  /** Which dropout the values of a node come through, with no merge or normalisation behind it. */
  const through = new Map<NodeId, LayerNode>();
  for (const layer of network.layers) {
    const dropout = layer.inputs.length === 1 ? through.get(layer.inputs[0]) : undefined;
    if (layer.kind === 'dropout' && Number(layer.attributes.rate) > 0) through.set(layer.id, layer);
    if (dropout === undefined) continue;
    if (layer.kind === 'batchnorm' && !layer.frozen && !found.has(dropout)) found.set(dropout, layer);
    else if (handsOn(network, layer)) through.set(layer.id, dropout);
  }
  return found;
}

/** Whether what comes out of a layer varies more where what goes in does. */
function handsOn(network: LintNetwork, layer: LayerNode): boolean {
  const group = network.groupOf(layer);
  return group === 'convolution' || group === 'dense' || group === 'activation';
}
