/**
 * A data set from two IDX files, one with images and one with their labels.
 * The format itself is left to `parse-idx.ts`, finding the files to `locate.ts`.
 */
import { DataError } from '../data-error.js';
import { checkLabels, type Dataset, type NetworkEnds, roomFor, sizeOf } from '../dataset.js';
import { channelsToBack, matchShape } from '../match-shape.js';
import { agreedScale } from '../scale.js';
import { type IdxArray, parseIdx } from './parse-idx.js';

/** An unpacked file and what to call it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface IdxData {
  readonly data: Dataset;
  /** The stored number that became 1. */
  readonly scale: number;
}

/**
 * Bytes are divided by 255; other number types by the scale of `scale.ts`, or by `trainingScale` where given.
 * Images have two to four dimensions: count x values, count x H x W, count x H x W x C (or C x H x W).
 */
export function readIdx(
  images: NamedBytes,
  labels: NamedBytes,
  network: NetworkEnds,
  trainingScale?: number,
): IdxData {
  const pictures = parseIdx(images.bytes, images.name);
  const classes = parseIdx(labels.bytes, labels.name);
  const [count, ...shape] = pictures.sizes;
  if (classes.sizes.length !== 1) {
    throw new DataError(
      labels.name,
      `labels have one dimension, but this file has ${classes.sizes.length}`,
      'the file with the labels begins with 00 00 08 01',
    );
  }
  if (shape.length === 0) {
    throw new DataError(
      images.name,
      'images have at least two dimensions, but this file has one',
      'the file with the images begins with 00 00 08 03; have labels and images been swapped?',
    );
  }
  if (classes.sizes[0] !== count) {
    throw new DataError(
      labels.name,
      `${classes.sizes[0]} labels for the ${count} images of ${images.name}`,
      'the two files must belong together: fetch them again, from the same place',
    );
  }
  const fit = matchShape(shape, network.inputShape, images.name);
  const scale =
    pictures.values instanceof Uint8Array
      ? 255
      : agreedScale(largest(pictures, images.name), trainingScale, images.name);
  const target = roomFor(count, network.inputShape, images.name);
  const size = sizeOf(shape);
  if (fit === 'as stored') target.set(pictures.values);
  else {
    for (let i = 0; i < count; i++) {
      channelsToBack(pictures.values, i * size, target, i * size, network.inputShape);
    }
  }
  for (let i = 0; i < target.length; i++) target[i] /= scale;
  checkLabels(
    classes.values,
    network.classes,
    (i) => `${labels.name}, byte ${byteOf(classes, i)}, label ${i + 1}`,
  );
  const data = {
    images: target,
    labels: Int32Array.from(classes.values),
    classes: network.classes,
    shape: network.inputShape,
  };
  return { data, scale };
}

/** The largest value. Throws a DataError at the first that is negative or not a number. */
function largest(array: IdxArray, name: string): number {
  let maximum = 0;
  for (let i = 0; i < array.values.length; i++) {
    const value = array.values[i];
    if (!(value >= 0 && value <= 3.4e38)) {
      throw new DataError(
        `${name}, byte ${byteOf(array, i)}`,
        `the value ${value} is no brightness`,
        'values of images are finite and not negative',
      );
    }
    if (value > maximum) maximum = value;
  }
  return maximum;
}

function byteOf(array: IdxArray, index: number): number {
  return array.headerBytes + index * array.bytesPerValue;
}
