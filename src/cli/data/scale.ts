/**
 * From stored numbers to values from 0 to 1: which number counts as 1.
 * The training file decides, and the test file follows, so that both mean the same.
 */
import { DataError } from './data-error.js';

/** The ranges that image data usually have: shares, the 4-bit sums of the UCI digits, bytes. */
const USUAL_RANGES = [1, 16, 255];

/** The number that counts as 1: the smallest usual range that holds `maximum`, or `maximum` itself. */
export function scaleFor(maximum: number): number {
  return USUAL_RANGES.find((range) => maximum <= range) ?? maximum;
}

/**
 * The scale for a file with this maximum, given the training file's. A test file may go a little higher than
 * the training file; more than twice as high, it is in another unit, and a DataError says so.
 */
export function agreedScale(maximum: number, trainingScale: number | undefined, place: string): number {
  if (trainingScale === undefined) return scaleFor(maximum);
  if (maximum <= 2 * trainingScale) return trainingScale;
  throw new DataError(
    place,
    `values go up to ${maximum}, but the training data's go up to ${trainingScale}`,
    'give both files in the same unit',
  );
}
