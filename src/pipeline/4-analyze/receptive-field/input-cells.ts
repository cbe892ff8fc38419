/**
 * Exactly which cells of the inputs one output cell depends on, borders and gaps included. The report's figures, which
 * hold for all cells at once, are made in `receptive-field.ts`.
 */
import type { CoreGraph, CoreNode, ValueId } from '../../../ir/core-graph.js';
import type { CoreOp, Triple } from '../../../ir/core-ops.js';
import { type CellBlock, isEmpty, withBlock } from './blocks.js';
import { cellRules } from './cell-rules.js';
import { type Cells, hullOf, noCells, union } from './cells.js';
import type { Axis } from './reach.js';

/** First and last cell, on each of the axes depth, height and width (missing ones are the cell 0). */
export type CellBox = readonly [
  readonly [number, number],
  readonly [number, number],
  readonly [number, number],
];

/**
 * For each input of the graph the least box around the cells that `value` at `position` (depth, height, width) depends
 * on; undefined where it depends on none.
 */
export function inputCells(
  core: CoreGraph,
  value: ValueId,
  position: Triple,
): readonly (CellBox | undefined)[] {
  const wanted: (readonly CellBlock[])[] = core.values.map(() => []);
  const only = (axis: Axis): Cells => [[position[axis], position[axis]]];
  wanted[value] = [[only(0), only(1), only(2)]];
  for (let index = core.nodes.length - 1; index >= 0; index--) {
    const node = core.nodes[index];
    for (const block of wanted[node.output]) {
      for (const [at, read] of readBy(core, node, block).entries()) {
        // Windows in the padding alone read nothing at all.
        if (!isEmpty(read)) wanted[node.inputs[at]] = withBlock(wanted[node.inputs[at]], read);
      }
    }
  }
  return core.inputs.map(({ value: input }) => {
    const along = (axis: Axis) =>
      hullOf(wanted[input].reduce<Cells>((cells, block) => union(cells, block[axis]), noCells));
    const [depth, height, width] = [along(0), along(1), along(2)];
    return depth && height && width && [depth, height, width];
  });
}

function readBy(core: CoreGraph, { op, inputs, output }: CoreNode, block: CellBlock): CellBlock[] {
  type Rule = (op: CoreOp, cells: Cells, shapes: object) => readonly Cells[];
  const rule = cellRules[op.kind] as Rule;
  const shapes = { inputs: inputs.map((id) => core.values[id].shape), output: core.values[output].shape };
  const along = (axis: Axis) => rule(op, block[axis], { axis, ...shapes });
  const [depth, height, width] = [along(0), along(1), along(2)];
  return inputs.map((_, at) => [depth[at], height[at], width[at]]);
}
