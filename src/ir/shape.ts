/**
 * The shape of one image (the batch is never written): spatial dimensions first, channels last.
 * `28x28x6` is height x width x channels, `[L, C]` has one spatial dimension, `[N]` is a vector.
 */
import { constantOf, type Dim, type Domain, dim, formatDim, isEqual, times } from './dim.js';

export type Shape = readonly Dim[];

export function shapeOf(sizes: readonly number[]): Shape {
  return sizes.map(dim);
}

/** The number of spatial dimensions: 0 for a vector, 2 for height x width x channels. */
export function spatialRank(shape: Shape): number {
  return shape.length - 1;
}

export function spatial(shape: Shape): Shape {
  return shape.slice(0, -1);
}

export function channelsOf(shape: Shape): Dim {
  return shape[shape.length - 1];
}

export function sizesOf(shape: Shape): number[] {
  return shape.map(constantOf);
}

/** The number of values of one image. */
export function elementsOf(shape: Shape): Dim {
  return shape.reduce(times, dim(1));
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => isEqual(size, b[axis]) === 'always');
}

/**
 * As the language writes it behind `->`: `28x28x6`, `[H/2, W/2, 64]` with symbols; a vector is its
 * size alone. Sizes outside of `domain` do not matter to how it is written.
 */
export function formatShape(shape: Shape, domain?: Domain): string {
  const sizes = shape.map((size) => formatDim(size, domain));
  return shape.every(({ kind }) => kind === 'constant') ? sizes.join('x') : `[${sizes.join(', ')}]`;
}

/** What people call the axes: height and width with two spatial dimensions, depth before them with three. */
export function axisNames(shape: Shape): readonly string[] {
  const names = [
    ['channels'],
    ['length', 'channels'],
    ['height', 'width', 'channels'],
    ['depth', 'height', 'width', 'channels'],
  ];
  return names[shape.length - 1] ?? shape.map((_, axis) => `axis ${axis}`);
}
