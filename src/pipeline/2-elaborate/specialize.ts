/** A network for certain sizes of its symbols: every size a number, as costs, lowering and emission need it. */
import { type Dim, dim, valueAt } from '../../ir/dim.js';
import type { Shape } from '../../ir/shape.js';
import type { TypedGraph } from '../../ir/typed-graph.js';

export type Sizes = Readonly<Record<string, number>>;

/** Every symbol of the graph must have a size, one at which the network is valid. */
export function specialize(graph: TypedGraph, sizes: Sizes): TypedGraph {
  const shapeAt = (shape: Shape) => shape.map((size) => dim(valueAt(size, sizes)));
  return {
    ...graph,
    nodes: graph.nodes.map((node) =>
      node.type === 'input'
        ? { ...node, output: shapeAt(node.output) }
        : {
            ...node,
            attributes: Object.fromEntries(
              Object.entries(node.attributes).map(([name, value]) => [name, atSizes(value, sizes)]),
            ),
            inferred: shapeAt(node.inferred),
            output: shapeAt(node.output),
          },
    ),
    symbols: [],
    relations: [],
    conditions: [],
  };
}

/** Sizes may stand deep inside an attribute: `size=[height(x), width(x)]`. */
function atSizes(value: unknown, sizes: Sizes): unknown {
  if (Array.isArray(value)) return value.map((item) => atSizes(item, sizes));
  if (typeof value !== 'object' || value === null) return value;
  if (isDim(value)) return dim(valueAt(value, sizes));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, atSizes(item, sizes)]));
}

function isDim(value: object): value is Dim {
  return 'kind' in value && (value.kind === 'symbolic' || (value.kind === 'constant' && 'value' in value));
}
