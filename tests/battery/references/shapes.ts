/** What references ask of shapes and of attributes. */
import type { Tensor } from './reference.js';

export const spatialOf = ({ shape }: Tensor) => shape.slice(0, -1);
export const channelsOf = ({ shape }: Tensor) => shape[shape.length - 1];

/** One for all spatial dimensions, or one each. */
export function each<T>(input: Tensor, values: readonly T[]): readonly T[] {
  return spatialOf(input).map((_, axis) => values[values.length === 1 ? 0 : axis]);
}

/** The sizes of attributes that may depend on symbols. */
export function numbers(value: unknown): number[] {
  return (value as readonly { readonly value: number }[]).map(({ value: size }) => size);
}
