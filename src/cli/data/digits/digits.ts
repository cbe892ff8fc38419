/**
 * The embedded data set: hand-written-looking digits, drawn from a seed. It needs no file and runs in a browser.
 * How one digit is drawn is left to `handwriting.ts`.
 */
import { createRandom, uniform } from '../../../runtime/random.js';
import type { Dataset } from '../dataset.js';
import { writeDigit } from './handwriting.js';

export interface DigitsOptions {
  /** How many images. */
  readonly count: number;
  /** The same seed gives the same images; give training and test images different seeds. */
  readonly seed: number;
  /**
   * Height x width x channels; every channel holds the same grey image. Height x width (rows as positions,
   * columns as channels) and the length of a square image (784) are taken too. 28x28x1 when not said.
   */
  readonly shape?: readonly number[];
}

/** Smaller images cannot show a digit. */
const SMALLEST = 8;

/** The height, width and channels in which digits fill this shape; undefined where they cannot. */
export function digitSizes(
  shape: readonly number[],
): { height: number; width: number; channels: number } | undefined {
  if (shape.length < 1 || shape.length > 3) return undefined;
  const side = Math.sqrt(shape[0]);
  const [height, width, channels] =
    shape.length === 1 ? [side, side, 1] : [shape[0], shape[1], shape[2] ?? 1];
  const whole = [height, width, channels].every(Number.isSafeInteger);
  return whole && height >= SMALLEST && width >= SMALLEST && channels >= 1
    ? { height, width, channels }
    : undefined;
}

/**
 * `count` images of digits, classes 0 to 9 in random order and equally likely.
 * Image i depends on the seed and the shape alone, not on `count`.
 * Throws a RangeError for a shape in which no digit can be drawn; see `digitSizes`.
 */
export function digits({ count, seed, shape = [28, 28, 1] }: DigitsOptions): Dataset {
  const sizes = digitSizes(shape);
  if (sizes === undefined) throw new RangeError(`no digits of shape ${shape.join('x')}`);
  const { height, width, channels } = sizes;
  const random = createRandom(seed);
  const pixels = height * width;
  const images = new Float32Array(count * pixels * channels);
  const labels = new Int32Array(count);
  const grey = new Float32Array(pixels);
  for (let i = 0; i < count; i++) {
    labels[i] = Math.floor(uniform(random) * 10);
    grey.fill(0);
    writeDigit(grey, height, width, labels[i], random);
    const start = i * pixels * channels;
    for (let pixel = 0; pixel < pixels; pixel++) {
      images.fill(grey[pixel], start + pixel * channels, start + (pixel + 1) * channels);
    }
  }
  return {
    images,
    labels,
    classes: 10,
    shape,
    classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  };
}
