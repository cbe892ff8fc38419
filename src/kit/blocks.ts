/**
 * Blocks of cells as channels and back: what `depth_to_space` and `space_to_depth` share. Both are a transposition of
 * the map, seen with one axis for each coordinate inside a block.
 */
import type { CoreOpOf } from '../ir/core-ops.js';
import { choice, integer, optional, required } from './attributes.js';
import type { Attempt } from './define-layer.js';

export const blockAttributes = {
  block: required(integer({ min: 1 }), {
    doc: 'Cells of a block along each spatial dimension.',
    positional: true,
    searchUpTo: 16,
  }),
  order: optional(choice(['crd', 'dcr']), {
    doc: 'Which channels make a block: `crd` neighbouring ones (PyTorch), `dcr` those as far apart as there are output channels (TensorFlow, and ONNX unless told otherwise).',
    default: 'crd' as const,
  }),
};

export type BlockOrder = 'crd' | 'dcr';

/** `cells` are the spatial sizes in blocks, `channels` those of the map with the larger sides. */
interface Blocks {
  readonly cells: readonly number[];
  readonly block: number;
  readonly channels: number;
  readonly order: BlockOrder;
}

/** The number of cells of a block. */
export function blockVolume(block: number, rank: number): number {
  return block ** rank;
}

/** Larger blocks than these are not proposed. */
const largestProposal = 16;

/** The blocks next to one that does not fit, below and above, that do; a block of 1 changes nothing. */
export function nearestBlocks(block: number, fits: (block: number) => boolean): Attempt[] {
  const fitting = Array.from({ length: largestProposal - 1 }, (_, index) => index + 2).filter(fits);
  const below = fitting.filter((other) => other < block).at(-1);
  const above = fitting.find((other) => other > block);
  return [below, above].filter((other) => other !== undefined).map((other) => ({ block: other }));
}

/** Channels to cells: (cells…, channels of all cells of a block) to (cells and block in turn…, channels). */
export function spreadBlocks({ cells, block, channels, order }: Blocks): CoreOpOf<'transpose'> {
  const rank = cells.length;
  const sides = cells.map(() => block);
  const deep = order === 'crd' ? [channels, ...sides] : [...sides, channels];
  const firstSide = order === 'crd' ? rank + 1 : rank;
  const channelAxis = order === 'crd' ? rank : 2 * rank;
  const interleaved = cells.flatMap((_, axis) => [axis, firstSide + axis]);
  return { kind: 'transpose', shape: [...cells, ...deep], permutation: [...interleaved, channelAxis] };
}

/** Cells to channels: what undoes `spreadBlocks`. */
export function gatherBlocks({ cells, block, channels, order }: Blocks): CoreOpOf<'transpose'> {
  const interleaved = cells.flatMap((size) => [size, block]);
  const outer = cells.map((_, axis) => 2 * axis);
  const inner = cells.map((_, axis) => 2 * axis + 1);
  const channelAxis = 2 * cells.length;
  const deep = order === 'crd' ? [channelAxis, ...inner] : [...inner, channelAxis];
  return { kind: 'transpose', shape: [...interleaved, channels], permutation: [...outer, ...deep] };
}
