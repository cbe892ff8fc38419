/** Reports a bias that the normalisation behind it subtracts again. */
import { constantOf } from '../../ir/dim.js';
import { channelsOf } from '../../ir/shape.js';
import type { LayerNode } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { grouped } from '../../kit/figures.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { attribute } from '../../kit/rule-edits.js';

export const biasBeforeNorm = defineNetworkRule({
  name: 'bias-before-norm',
  summary:
    'A bias that does nothing, because a normalisation subtracts the mean of every channel right behind it.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {},
  check: (network) => {
    const shared = new Set(network.layers.map(({ sharesWith }) => sharesWith));
    return network.layers.flatMap((layer) => {
      if (!hasBias(layer) || layer.sharesWith !== undefined || shared.has(layer.id)) return [];
      const norm = network.onlyConsumerOf(layer);
      if (norm === undefined || !subtractsChannelMean(norm)) return [];
      const edits = attribute(layer, 'bias', 'false');
      const report = {
        message: `the bias of ${layer.kind} does nothing: ${norm.kind} subtracts the mean of each channel, and the bias with it`,
        note: `${grouped(biasSize(network, layer))} of ${grouped(paramsOf(network, layer))} parameters`,
        help: shiftsAgain(norm)
          ? `set bias=false: the beta of ${norm.kind} shifts each channel just as well`
          : `set bias=false; ${norm.kind} affine=true has a shift of its own`,
        related: [{ message: `the ${norm.kind} behind it`, span: norm.kindSpan }],
        fixes: edits && [{ title: 'Set bias=false', edits, safety: 'unsafe' as const }],
      };
      return network.about(layer, report, 'bias');
    });
  },
});

/** A bias that is trained; a frozen layer has nothing to save. */
function hasBias({ attributes, frozen }: LayerNode): boolean {
  return attributes.bias === true && !frozen;
}

/** Whether what is added to a whole channel is gone behind it. A frozen batch normalisation subtracts a mean of old. */
function subtractsChannelMean({ kind, attributes, frozen, output }: LayerNode): boolean {
  if (kind === 'batchnorm') return !frozen;
  if (kind === 'instancenorm') return true;
  return kind === 'groupnorm' && attributes.groups === constantOf(channelsOf(output));
}

function shiftsAgain({ kind, attributes }: LayerNode): boolean {
  return kind === 'batchnorm' || attributes.affine === true;
}

function biasSize(network: LintNetwork, layer: LayerNode): number {
  const bias = network.figuresOf(layer).weights.find(({ path }) => path.endsWith('.bias'));
  return bias?.shape.reduce((product, size) => product * size, 1) ?? 0;
}

function paramsOf(network: LintNetwork, layer: LayerNode): bigint {
  const { trainable, frozen } = network.figuresOf(layer).params;
  return trainable + frozen;
}
