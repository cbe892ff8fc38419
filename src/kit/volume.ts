/** Shapes as the core operations want them: always three spatial dimensions (depth, height, width), missing ones in front. */
import type { Triple, Volume } from '../ir/core-ops.js';
import { constantOf } from '../ir/dim.js';
import { channelsOf, type Shape, sizesOf, spatial } from '../ir/shape.js';

/** One number for each of one to three spatial dimensions, `filler` for those that are missing. */
export function tripleOf(values: readonly number[], filler: number): Triple {
  const [depth, height, width] = [...Array<number>(3 - values.length).fill(filler), ...values];
  return [depth, height, width];
}

/** Depth, height, width and channels of a shape whose sizes are numbers; a vector is a map of one cell. */
export function volumeOf(shape: Shape): Volume {
  return [...tripleOf(sizesOf(spatial(shape)), 1), constantOf(channelsOf(shape))];
}
