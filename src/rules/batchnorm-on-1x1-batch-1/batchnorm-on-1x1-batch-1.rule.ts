/** Reports a batch normalisation that gets a single value a channel in training, and so gives the same for every input. */
import { constantOf, isEqual } from '../../ir/dim.js';
import { elementsOf, formatShape, spatial } from '../../ir/shape.js';
import type { LayerNode } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { headOf, type LintNetwork } from '../../kit/lint-network.js';

export const batchnormOn1x1Batch1 = defineNetworkRule({
  name: 'batchnorm-on-1x1-batch-1',
  summary: 'A batch normalisation that sees one value a channel in training.',
  sets: ['recommended'],
  severity: 'warning',
  options: {},
  check: (network) => {
    const { batch, span } = network.graph.training;
    if (span === undefined || batch !== 1) return [];
    return network.layers.flatMap((layer) => {
      if (layer.kind !== 'batchnorm' || layer.frozen || !hasOnePosition(network, layer)) return [];
      const words = spatial(layer.output).length > 0 ? `on ${formatShape(layer.output)}` : 'on a vector';
      return network.about(layer, {
        message: `${words}, batches of 1 give batchnorm one value a channel: its variance is 0, and beta comes out whatever goes in`,
        note: '(x - x) / sqrt(0 + epsilon) * gamma + beta = beta',
        help: 'train with larger batches, or use layernorm, which takes its mean over the channels',
        related: [{ message: 'batches of 1', span: headOf(span) }],
      });
    });
  },
});

/** With open sizes: at all of them. */
function hasOnePosition(network: LintNetwork, layer: LayerNode): boolean {
  if (constantOf(elementsOf(spatial(layer.output))) !== 1) return false;
  const open = network.openLayer(layer);
  return open === undefined || spatial(open.output).every((size) => isEqual(size, 1) === 'always');
}
