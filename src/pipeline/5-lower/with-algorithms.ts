/** Gives every convolution of a graph the algorithms that compute it. Which are best is known to `algorithms.ts`. */
import type { CoreGraph, CoreNode } from '../../ir/core-graph.js';
import type { CoreOpOf, ParameterPath } from '../../ir/core-ops.js';
import { chooseAlgorithms } from './algorithms.js';

/** `batch` images are computed at a time. */
export function withAlgorithms(graph: CoreGraph, batch: number): CoreGraph {
  const choose = ({ geometry }: CoreOpOf<'conv'>) => chooseAlgorithms(geometry, batch);
  // Weights are packed once for all layers that share them, so these need to choose the same.
  const choices = new Map<ParameterPath, string>();
  const divided = new Set<ParameterPath>();
  for (const { op } of graph.nodes) {
    if (op.kind !== 'conv') continue;
    const choice = JSON.stringify(choose(op) ?? null);
    if ((choices.get(op.weight) ?? choice) !== choice) divided.add(op.weight);
    choices.set(op.weight, choice);
  }
  const nodes = graph.nodes.map((node): CoreNode => {
    const { op } = node;
    if (op.kind !== 'conv' || divided.has(op.weight)) return node;
    const algorithms = choose(op);
    if (algorithms === undefined) return node;
    return { ...node, op: { ...op, geometry: { ...op.geometry, algorithms } } };
  });
  return { ...graph, nodes };
}
