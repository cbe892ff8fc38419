/**
 * The receptive field, the effective stride and the offset of every layer, on any graph and from every input. Lines of
 * cells as in Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural Networks" (2019), joined over
 * all paths; what single operations read is in `reach-rules.ts`.
 */
import type { InputField, LayerField } from '../../../ir/analysis.js';
import type { CoreGraph, ValueId } from '../../../ir/core-graph.js';
import type { CoreOp } from '../../../ir/core-ops.js';
import type { TypedGraph } from '../../../ir/typed-graph.js';
import { extentsOf } from './axes.js';
import { fieldOf, join, type Paths, start, through } from './paths.js';
import { isIdentity, type Reaches } from './reach.js';
import { reachRules } from './reach-rules.js';

type AxisPaths = readonly [Paths, Paths, Paths];
/** By the number of the network's input. */
type Seen = ReadonlyMap<number, AxisPaths>;

/** In the order of the graph's layers. `core` is what `graph` lowers to. */
export function receptiveFields(core: CoreGraph, graph: TypedGraph): LayerField[] {
  const seen = walk(core);
  const outputOf = new Map<number, ValueId>();
  for (const { layer, output } of core.nodes) outputOf.set(layer, output);
  return graph.nodes.flatMap((node) => {
    if (node.type === 'input') return [];
    const value = outputOf.get(node.id);
    const fields = value === undefined ? [] : fieldsOf(core, value, seen[value]);
    return [{ node: node.id, path: node.path, fields }];
  });
}

function walk(core: CoreGraph): readonly Seen[] {
  const seen: Seen[] = core.values.map(() => new Map());
  for (const [index, { value }] of core.inputs.entries()) {
    seen[value] = new Map([[index, [start, start, start]]]);
  }
  for (const { op, inputs, output } of core.nodes) {
    const shapes = {
      inputs: inputs.map((id) => core.values[id].shape),
      output: core.values[output].shape,
    };
    const rule = reachRules[op.kind] as (op: CoreOp, given: typeof shapes) => readonly (readonly Reaches[])[];
    const parts = rule(op, shapes).flatMap((ways, at) =>
      ways.map((way) => ({ way, from: seen[inputs[at]] })),
    );
    seen[output] = meet(parts, extentsOf(shapes.output));
  }
  return seen;
}

interface Part {
  readonly way: Reaches;
  readonly from: Seen;
}

function meet(parts: readonly Part[], extents: readonly number[]): Seen {
  const [first] = parts;
  // Most operations go cell by cell: they keep what their input sees.
  if (parts.length === 1 && first.way.every(isIdentity)) return first.from;
  const result = new Map<number, AxisPaths>();
  for (const input of new Set(parts.flatMap(({ from }) => [...from.keys()]))) {
    const along = (axis: 0 | 1 | 2): Paths => {
      const several = parts.flatMap(({ way, from }) => {
        const paths = from.get(input);
        return paths === undefined ? [] : [through(paths[axis], way[axis])];
      });
      return join(several, extents[axis]);
    };
    result.set(input, [along(0), along(1), along(2)]);
  }
  return result;
}

function fieldsOf(core: CoreGraph, value: ValueId, seen: Seen): InputField[] {
  const extents = extentsOf(core.values[value].shape);
  return [...seen].flatMap(([index, paths]) => {
    const { name, value: input } = core.inputs[index];
    const { shape } = core.values[input];
    const inputExtents = extentsOf(shape);
    const axes = ([0, 1, 2] as const)
      .slice(4 - shape.length)
      .map((axis) => fieldOf(paths[axis], extents[axis], inputExtents[axis]));
    return axes.length === 0 ? [] : [{ input: name, axes }];
  });
}
