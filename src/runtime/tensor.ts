/** A batch of images with its shape in the type, so that a network refuses another shape at compile time. */

/** `data` is (count, ...shape), row-major, channels last. */
export interface Batch<S extends readonly number[] = readonly number[]> {
  readonly data: Float32Array;
  /** Sizes of one image. */
  readonly shape: S;
  /** Number of images. */
  readonly count: number;
}

/**
 * Wraps values of one or more images: `batchOf(pixels, [28, 28, 1])`. Copies nothing.
 * Throws a RangeError when the length is not a multiple of one image's values.
 */
export function batchOf<const S extends readonly number[]>(data: Float32Array, shape: S): Batch<S> {
  const size = shape.reduce((product, length) => product * length, 1);
  if (!Number.isInteger(size) || size < 1 || data.length % size !== 0) {
    throw new RangeError(
      `${data.length} values are not a whole number of images of ${shape.join('x')} = ${size} values`,
    );
  }
  return { data, shape, count: data.length / size };
}

/** Throws a RangeError that names both shapes where a batch's shape is not the one the network was compiled for. */
export function requireShape(images: Batch, shape: readonly number[]): void {
  let equal = images.shape.length === shape.length;
  for (let axis = 0; axis < shape.length; axis++) equal = equal && images.shape[axis] === shape[axis];
  if (!equal) throw new RangeError(`expected images of ${shape.join('x')}, got ${images.shape.join('x')}`);
}
