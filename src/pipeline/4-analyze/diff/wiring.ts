/**
 * Whether a layer takes what it took before. A layer that was put in between, or left out, is a difference of its own
 * and none of those behind it.
 */
import type { NodeId, TypedGraph } from '../../../ir/typed-graph.js';
import type { Matching } from './match-layers.js';

export type HasOtherInputs = (older: NodeId, newer: NodeId) => boolean;

export function compareWiring(older: TypedGraph, newer: TypedGraph, matching: Matching): HasOtherInputs {
  const kept = new Set(matching.values());
  const sourcesInOld = sourcesOf(older, (node) => matching.has(node));
  const sourcesInNew = sourcesOf(newer, (node) => kept.has(node));
  return (from, to) => {
    const [before, after] = [inputsOf(older, from), inputsOf(newer, to)];
    if (before.length === after.length && before.every((node, at) => matching.get(node) === after[at])) {
      return false;
    }
    const expected = [...sourcesInOld(before)].map((node) => matching.get(node));
    const found = sourcesInNew(after);
    return expected.length !== found.size || !expected.every((node) => node !== undefined && found.has(node));
  };
}

function inputsOf({ nodes }: TypedGraph, id: NodeId): readonly NodeId[] {
  const node = nodes[id];
  return node.type === 'layer' ? node.inputs : [];
}

/** The nearest kept nodes at or above some nodes. */
function sourcesOf(
  graph: TypedGraph,
  isKept: (node: NodeId) => boolean,
): (nodes: readonly NodeId[]) => ReadonlySet<NodeId> {
  return (nodes) => {
    const found = new Set<NodeId>();
    const seen = new Set<NodeId>(nodes);
    const open = [...seen];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (isKept(node)) found.add(node);
      else {
        for (const input of inputsOf(graph, node)) {
          if (!seen.has(input)) open.push(input);
          seen.add(input);
        }
      }
    }
    return found;
  };
}
