/**
 * Labelled images as training takes them, and choosing some of them.
 * Where they come from is the loaders' business, what is done with them that of the runtime's `fit`.
 */

/** A set of images with one class each. */
export interface Dataset {
  /** N images of `shape` one behind the other (N x H x W x C), values from 0 to 1. */
  readonly images: Float32Array;
  /** N classes, counted from 0. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Sizes of one image, channels last. */
  readonly shape: readonly number[];
  /** What a person calls the classes, by class, where that is known. */
  readonly classNames?: readonly string[];
}

/** How many values one image of this shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** `28x28x1`, as specs write it. */
export function shapeText(shape: readonly number[]): string {
  return shape.join('x');
}

/** Copies the images at these places (whole numbers from 0 to N - 1), in their order. */
export function pick(data: Dataset, places: ArrayLike<number>): Dataset {
  const size = sizeOf(data.shape);
  const images = new Float32Array(places.length * size);
  const labels = new Int32Array(places.length);
  for (let i = 0; i < places.length; i++) {
    const from = places[i] * size;
    images.set(data.images.subarray(from, from + size), i * size);
    labels[i] = data.labels[places[i]];
  }
  return { ...data, images, labels };
}
