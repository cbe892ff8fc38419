/** The laws that every pair of a forward kernel and its input gradient keeps, whatever it computes. */
import { expect } from 'vitest';
import { centralDifferences, dotProduct, expectClose, randomValues } from './numeric.js';

export interface Differentiated {
  /** Values of the input and of the output, all images together. */
  readonly inputs: number;
  readonly outputs: number;
  forward(input: Float64Array, output: Float64Array): void;
  gradient(input: Float64Array, outputGradient: Float64Array, inputGradient: Float64Array): void;
  /** Where to differentiate; standard normal values where absent. */
  readonly at?: Float64Array;
  readonly step?: number;
  readonly tolerance?: number;
}

/** The gradient equals central differences, and is added to what is there. */
export function expectDerivative({
  inputs,
  outputs,
  forward,
  gradient,
  at = randomValues(inputs, 11),
  step = 1e-5,
  tolerance = 1e-7,
}: Differentiated): void {
  const input = at.slice();
  const direction = randomValues(outputs, 12);
  const output = new Float64Array(outputs);
  const computed = new Float64Array(inputs).fill(3);
  forward(input, output);
  gradient(input, direction, computed);
  const loss = () => {
    forward(input, output);
    return dotProduct(output, direction);
  };
  const expected = centralDifferences(loss, input, step).map((value) => value + 3);
  expectClose(computed, expected, tolerance);
}

/**
 * With memory for more images than `n`, nothing behind the last is touched; `all` are the values of that memory.
 * Every output value is written, whatever was there.
 */
export function expectWithinBatch(
  all: number,
  used: number,
  inputs: number,
  forward: (input: Float64Array, output: Float64Array) => void,
): void {
  const output = new Float64Array(all).fill(Number.NaN);
  forward(randomValues(inputs, 13), output);
  expect(output.findIndex(Number.isNaN)).toBe(used === all ? -1 : used);
  expect(output.subarray(used).every(Number.isNaN)).toBe(true);
}

/** Calls `visit` for every place of a (depth, height, width, channels) map of n images, row-major, with its index. */
export function eachPlace(
  n: number,
  [depth, height, width, channels]: readonly number[],
  visit: (index: number, image: number, place: readonly [number, number, number], channel: number) => void,
): void {
  let index = 0;
  for (let image = 0; image < n; image++)
    for (let z = 0; z < depth; z++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          for (let c = 0; c < channels; c++) visit(index++, image, [z, y, x], c);
}

/** The index of one value of such maps. */
export function indexIn(
  [depth, height, width, channels]: readonly number[],
  image: number,
  [z, y, x]: readonly number[],
  channel: number,
): number {
  return (((image * depth + z) * height + y) * width + x) * channels + channel;
}
