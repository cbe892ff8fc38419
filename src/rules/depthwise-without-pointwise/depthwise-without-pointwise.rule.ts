/** Reports a depthwise convolution whose channels nothing mixes before the next one, or before the output. */
import { constantOf } from '../../ir/dim.js';
import { channelsOf } from '../../ir/shape.js';
import type { LayerNode, NodeId } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { type SlidingWindow, slidingWindow } from '../../kit/lint-window.js';
import type { RuleReport } from '../../kit/rule-report.js';

export const depthwiseWithoutPointwise = defineNetworkRule({
  name: 'depthwise-without-pointwise',
  summary: 'A depthwise convolution with nothing behind it that mixes its channels.',
  sets: ['recommended'],
  severity: 'warning',
  options: {},
  check: (network) => {
    const reports = new Map<LayerNode, RuleReport>();
    const unmixed = new Map<NodeId, LayerNode>();
    for (const layer of network.layers) {
      const pending = pendingAt(layer, unmixed);
      const isNext = isDepthwise(network, layer);
      if (isNext && pending !== undefined && !reports.has(pending) && !areFactors(network, pending, layer)) {
        reports.set(
          pending,
          reportOn(network, pending, 'the next depthwise convolution', {
            message: 'the next depthwise convolution',
            span: layer.kindSpan,
          }),
        );
      }
      const after = isNext ? layer : keepsChannelsApart(network, layer) ? pending : undefined;
      if (after !== undefined) unmixed.set(layer.id, after);
    }
    for (const { node, span } of network.graph.outputs) {
      const pending = unmixed.get(node);
      if (pending !== undefined && !reports.has(pending))
        reports.set(pending, reportOn(network, pending, 'the output', { message: 'the output', span }));
    }
    return [...reports.values()];
  },
});

function reportOn(
  network: LintNetwork,
  layer: LayerNode,
  where: string,
  end: NonNullable<RuleReport['related']>[number],
): RuleReport {
  return network.about(layer, {
    message: `nothing mixes the channels between this ${layer.kind} and ${where}: each of its outputs sees one input channel`,
    help: `put pointwise ${constantOf(channelsOf(layer.output))} behind it`,
    related: [end],
  });
}

/** What each channel sees alone, coming into a layer. One side of a merge that has been mixed is enough for `concat`. */
function pendingAt(layer: LayerNode, unmixed: ReadonlyMap<NodeId, LayerNode>): LayerNode | undefined {
  const pending = layer.inputs.map((id) => unmixed.get(id));
  if (layer.kind === 'concat' && pending.includes(undefined)) return undefined;
  return pending.find((one) => one !== undefined);
}

/** With learned weights, one group a channel, and more than one channel. */
function isDepthwise(network: LintNetwork, layer: LayerNode): boolean {
  const { kind, attributes, frozen } = layer;
  if (kind !== 'depthwise' && kind !== 'conv') return false;
  if (frozen || attributes.weights !== undefined) return false;
  const [input] = network.inputShapesOf(layer);
  const channels = constantOf(channelsOf(input));
  return channels > 1 && (kind === 'depthwise' || attributes.groups === channels);
}

/** Layers that work on each channel alone. What is not known to do so counts as mixing. */
function keepsChannelsApart(network: LintNetwork, layer: LayerNode): boolean {
  switch (network.groupOf(layer)) {
    case 'activation':
      return layer.kind !== 'softmax';
    case 'regularisation':
    case 'pooling':
      return true;
    case 'normalisation':
      return ['batchnorm', 'instancenorm', 'layer_scale'].includes(layer.kind);
    case 'resampling':
      return ['upsample', 'pad', 'crop', 'max_unpool', 'bed_of_nails'].includes(layer.kind);
    case 'merge':
      return ['add', 'skip', 'concat', 'split'].includes(layer.kind);
    case 'convolution':
      return layer.kind === 'depthwise';
    case 'dense':
      return layer.kind === 'flatten';
    default:
      return false;
  }
}

/** Two filters along different axes, such as 1x7 and 7x1, are one filter in two parts. */
function areFactors(network: LintNetwork, first: LayerNode, second: LayerNode): boolean {
  const [one, other] = [slidingWindow(network, first), slidingWindow(network, second)];
  if (one === undefined || other === undefined) return false;
  const wideAxes = ({ axes }: SlidingWindow) =>
    axes.flatMap(({ filter }, axis) => (filter > 1 ? [axis] : []));
  const [wide, others] = [wideAxes(one), wideAxes(other)];
  return wide.length > 0 && others.length > 0 && !wide.some((axis) => others.includes(axis));
}
