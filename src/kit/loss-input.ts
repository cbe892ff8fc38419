/**
 * What a training's loss sees: the first output, and for cross-entropy what comes before a softmax that makes that
 * output, because the loss applies the softmax itself. Lowering decides so for the emitted code; rules must not differ.
 */
import { isEqual } from '../ir/dim.js';
import { channelsOf } from '../ir/shape.js';
import type { GraphNode, LayerNode } from '../ir/typed-graph.js';
import type { LintNetwork } from './lint-network.js';

export interface LossInput {
  /** The node whose values the loss takes as scores of classes. */
  readonly scores: GraphNode;
  /** The softmax at the end that the loss takes the place of. */
  readonly replaced?: LayerNode;
}

/** Undefined where a spec does not say that it is trained with cross-entropy. */
export function crossEntropyInput(network: LintNetwork): LossInput | undefined {
  const { training, outputs } = network.graph;
  if (training.span === undefined || training.loss !== 'cross_entropy') return undefined;
  const end = network.node(outputs[0].node);
  let node = end;
  while (node.type === 'layer' && isRenaming(node)) node = network.node(node.inputs[0]);
  if (node.type !== 'layer' || node.kind !== 'softmax') return { scores: end };
  // Over the channels of a map it is another softmax than that of a loss over the vector that the map became.
  const same = isEqual(channelsOf(node.output), channelsOf(end.output)) === 'always';
  return same ? { scores: network.node(node.inputs[0]), replaced: node } : { scores: end };
}

function isRenaming({ kind, attributes }: LayerNode): boolean {
  const isDropout = kind === 'dropout' || kind === 'stochastic_depth';
  return kind === 'flatten' || kind === 'reshape' || (isDropout && attributes.rate === 0);
}

/**
 * The layer that the scores have their range from: the nearest one before them that does more than to move, pool or
 * resize values. Undefined where that is an input of the network or a merge.
 */
export function makerOfScores(network: LintNetwork, scores: GraphNode): LayerNode | undefined {
  let node = scores;
  while (node.type === 'layer' && keepsRange(network, node)) node = network.node(node.inputs[0]);
  return node.type === 'layer' && node.inputs.length === 1 ? node : undefined;
}

function keepsRange(network: LintNetwork, layer: LayerNode): boolean {
  if (layer.kind === 'dense' || layer.inputs.length !== 1) return false;
  const group = network.groupOf(layer);
  return group === 'pooling' || group === 'resampling' || group === 'dense' || group === 'regularisation';
}
