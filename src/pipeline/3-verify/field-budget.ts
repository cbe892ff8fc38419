/** The receptive field that a budget asks for, and the layers that it comes from. Whether it is enough is decided in `budgets.ts`. */
import type { LayerField } from '../../ir/analysis.js';
import {
  decimal,
  difference,
  greatest,
  least,
  numberOf,
  one,
  type Rational,
  zero,
} from '../../ir/rational.js';
import type { TypedGraph } from '../../ir/typed-graph.js';

/** In input cells, along the smallest axis of the inputs that the layer depends on, and which layers add most to it. */
export function measureField(
  graph: TypedGraph,
  layer: number,
  fields: readonly LayerField[],
): { readonly size: number; readonly growth: string | undefined } | undefined {
  const sizes = new Map(fields.map(({ node, fields: own }) => [node, smallestAxis(own)]));
  const size = sizes.get(layer);
  if (size === undefined) return undefined;
  const grown = ancestorsOf(graph, layer)
    .map((id) => ({ id, by: difference(sizes.get(id) ?? zero, widestInput(graph, id, sizes)) }))
    .filter(({ by }) => by.numerator > 0n)
    .sort((a, b) => numberOf(b.by) - numberOf(a.by))
    .slice(0, 3)
    .map(({ id, by }) => `${graph.nodes[id].path} adds ${decimal(by)}`);
  const growth = grown.length === 0 ? undefined : `most of it: ${grown.join(', ')}`;
  return { size: numberOf(size), growth };
}

function smallestAxis(fields: LayerField['fields']): Rational | undefined {
  const sizes = fields.flatMap(({ axes }) => axes.map(({ size }) => size.max));
  return sizes.length === 0 ? undefined : sizes.reduce(least);
}

/** An input itself sees one cell. */
function widestInput(
  { nodes }: TypedGraph,
  id: number,
  sizes: ReadonlyMap<number, Rational | undefined>,
): Rational {
  const node = nodes[id];
  const seen = node.type === 'layer' ? node.inputs.map((input) => sizes.get(input)) : [];
  return seen.reduce<Rational>((widest, size) => (size === undefined ? widest : greatest(widest, size)), one);
}

/** The layer and all layers before it on any way to it. */
function ancestorsOf({ nodes }: TypedGraph, layer: number): number[] {
  const found = new Set<number>();
  const open = [layer];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = nodes[id];
    if (found.has(id) || node.type === 'input') continue;
    found.add(id);
    open.push(...node.inputs);
  }
  return [...found];
}
