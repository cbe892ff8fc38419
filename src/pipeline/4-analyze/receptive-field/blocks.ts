/** Sets of cells in space: unions of products of a set of cells an axis. Which cells those are is in `cells.ts`. */
import { type Cells, union } from './cells.js';

/** Depth, height, width: all cells of the first in all rows of the second and all columns of the third. */
export type CellBlock = readonly [Cells, Cells, Cells];

/** Beyond this number the blocks of one value are taken as one, which may hold cells between them. */
const mostBlocks = 64;

export function isEmpty(block: CellBlock): boolean {
  return block.some((axis) => axis.length === 0);
}

/** Adds a block to others; blocks that make one together become one. */
export function withBlock(blocks: readonly CellBlock[], added: CellBlock): readonly CellBlock[] {
  let block = added;
  let rest = blocks;
  for (let mate = findMate(rest, block); mate !== undefined; mate = findMate(rest, block)) {
    const partner = mate;
    rest = rest.filter((other) => other !== partner);
    block = together(partner, block);
  }
  if (rest.length < mostBlocks) return [...rest, block];
  return [rest.reduce(together, block)];
}

/** A block that differs along one axis at most, or that holds the other one. */
function findMate(blocks: readonly CellBlock[], block: CellBlock): CellBlock | undefined {
  return blocks.find((other) => {
    const differing = other.filter((axis, at) => !sameCells(axis, block[at])).length;
    return differing <= 1 || holds(other, block) || holds(block, other);
  });
}

function holds(outer: CellBlock, inner: CellBlock): boolean {
  return outer.every((axis, at) => sameCells(union(axis, inner[at]), axis));
}

function sameCells(a: Cells, b: Cells): boolean {
  return (
    a === b ||
    (a.length === b.length && a.every(([first, last], at) => first === b[at][0] && last === b[at][1]))
  );
}

function together(a: CellBlock, b: CellBlock): CellBlock {
  return [union(a[0], b[0]), union(a[1], b[1]), union(a[2], b[2])];
}
