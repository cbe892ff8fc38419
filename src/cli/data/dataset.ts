/**
 * Labelled images as training takes them: sizes, matching them to a network, and choosing some of them.
 * Where they come from is the loaders' business, what is done with them that of the runtime's `fit`.
 */
import type { Dataset as TrainingImages } from '../../runtime/fit.js';
import { DataError } from './data-error.js';

/** What training takes, and what a person calls its classes. */
export interface Dataset extends TrainingImages {
  /** By class, where the data set names them. */
  readonly classNames?: readonly string[];
}

/** What every loader must know of the network. */
export interface NetworkEnds {
  /** Sizes of one image, channels last. */
  readonly inputShape: readonly number[];
  /** How many classes it tells apart. */
  readonly classes: number;
}

/** 2 GiB of float32: more than this is refused before memory is asked for. */
const MOST_VALUES = 2 ** 29;

/** How many values one image of this shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** `28x28x1`, as specs write it. */
export function shapeText(shape: readonly number[]): string {
  return shape.join('x');
}

/** Zeros for `count` images of `shape`. Throws a DataError where they would not fit into memory. */
export function roomFor(count: number, shape: readonly number[], place: string): Float32Array {
  const values = count * sizeOf(shape);
  if (values > MOST_VALUES) {
    throw new DataError(
      place,
      `${count} images of ${shapeText(shape)} need ${(values / 2 ** 28).toFixed(1)} GiB`,
      'netspec keeps a data set in memory, at most 2 GiB; use fewer or smaller images',
    );
  }
  return new Float32Array(values);
}

/**
 * Throws a DataError unless every label is a class of the network: a whole number from 0 to `classes` - 1.
 * `placeOf` says where the label at an index stands.
 */
export function checkLabels(
  labels: ArrayLike<number>,
  classes: number,
  placeOf: (index: number) => string,
): void {
  const fits = (label: number) => Number.isInteger(label) && label >= 0 && label < classes;
  let first = 0;
  while (first < labels.length && fits(labels[first])) first++;
  if (first === labels.length) return;
  const label = labels[first];
  const range = classes === 1 ? 'has the one class 0' : `tells ${classes} classes apart, 0 to ${classes - 1}`;
  const problem = `the label is ${label}, but the network ${range}`;
  throw new DataError(placeOf(first), problem, labelHelp(labels, classes));
}

function labelHelp(labels: ArrayLike<number>, classes: number): string {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < labels.length; i++) {
    if (!Number.isInteger(labels[i]) || labels[i] < 0) return 'a label is a whole number, counted from 0';
    least = Math.min(least, labels[i]);
    most = Math.max(most, labels[i]);
  }
  return least === 1 && most === classes
    ? 'these labels count from 1: subtract 1 from each'
    : `the labels go from ${least} to ${most}: give the network's last layer ${most + 1} classes, or leave images out`;
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
