/**
 * Where the loss is taken: at the first output of the network, and for cross-entropy before a softmax that makes that
 * output, because the loss applies the softmax itself (the two together are stabler, and never applied twice).
 */
import type { CoreGraph, CoreNode, ValueId } from '../../ir/core-graph.js';
import type { TrainingPlan } from '../../ir/typed-graph.js';
import { isRenaming, sizeOf } from './buffers.js';

/** The value that the loss takes. */
export function findLossValue(graph: CoreGraph, loss: TrainingPlan['loss']): ValueId {
  const output = graph.outputs[0].value;
  if (loss !== 'cross_entropy') return output;
  const makers = new Map(graph.nodes.map((node): [ValueId, CoreNode] => [node.output, node]));
  let maker = makers.get(output);
  while (maker !== undefined && isRenaming(maker.op, 'training')) maker = makers.get(maker.inputs[0]);
  // A softmax over the channels of a map is another one than that of a loss over the vector that the map became.
  const same = maker?.op.kind === 'softmax' && maker.op.channels === scoresOf(graph, output).classes;
  return maker !== undefined && same ? maker.inputs[0] : output;
}

/** How a value holds the scores of classes: the channels, at every position of a map. */
export function scoresOf(
  graph: CoreGraph,
  value: ValueId,
): { readonly size: number; readonly positions: number; readonly classes: number } {
  const size = sizeOf(graph, value);
  const classes = graph.values[value].shape.at(-1) ?? size;
  return { size, positions: size / classes, classes };
}
