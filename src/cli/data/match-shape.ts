/** Whether images of one shape can be given to a network of another, and what to change where they cannot. */
import { DataError } from './data-error.js';
import { shapeText, sizeOf } from './dataset.js';

/** How an image's values come to their places in the network's input. */
export type Fit = 'as stored' | 'channels to the back';

/**
 * Sizes of 1 do not count, and a flat side (a row of values, or a network that takes one) fits every shape of
 * as many values. Colour images that are stored channels first are turned. Throws a DataError otherwise.
 */
export function matchShape(stored: readonly number[], network: readonly number[], place: string): Fit {
  const from = stored.filter((size) => size !== 1);
  const to = network.filter((size) => size !== 1);
  if (from.length === to.length && from.every((size, axis) => size === to[axis])) return 'as stored';
  if ((from.length <= 1 || to.length <= 1) && sizeOf(from) === sizeOf(to)) return 'as stored';
  const [channels, height, width] = stored;
  const turned = stored.length === 3 && network.length === 3 && channels <= 4;
  if (turned && height === network[0] && width === network[1] && channels === network[2]) {
    return 'channels to the back';
  }
  throw sizeError(stored, network, place);
}

/** Both shapes, and how to change the spec to the data's. */
export function sizeError(stored: readonly number[], network: readonly number[], place: string): DataError {
  const found =
    stored.length === 1 ? `the images have ${stored[0]} values` : `the images are ${shapeText(stored)}`;
  return new DataError(
    place,
    `${found}, but the network takes ${shapeText(network)} (${sizeOf(network)} values)`,
    `write 'input ${shapeText(asInput(stored))}' in the spec, or give data of the network's size`,
  );
}

/** The shape with which a spec would take such images. */
function asInput(stored: readonly number[]): readonly number[] {
  if (stored.length === 2) return [...stored, 1];
  const side = Math.sqrt(stored[0]);
  return stored.length === 1 && Number.isInteger(side) ? [side, side, 1] : stored;
}

/** Copies an image's C x H x W values to H x W x C. */
export function channelsToBack(
  source: ArrayLike<number>,
  sourceStart: number,
  target: Float32Array,
  targetStart: number,
  [height, width, channels]: readonly number[],
): void {
  const pixels = height * width;
  for (let channel = 0; channel < channels; channel++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      target[targetStart + pixel * channels + channel] = source[sourceStart + channel * pixels + pixel];
    }
  }
}
