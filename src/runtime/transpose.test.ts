import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TransposeGeometry } from './geometry.js';
import { expectDerivative, expectWithinBatch } from './testing/derivative.js';
import { randomValues, valuesIn } from './testing/numeric.js';
import { transposeForward, transposeGradient } from './transpose.js';

const images = fc.integer({ min: 1, max: 3 });
const anyTranspose: fc.Arbitrary<TransposeGeometry> = fc
  .array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 7 })
  .chain((shape) => {
    const axes = shape.map((_, axis) => axis);
    const permutation = fc.shuffledSubarray(axes, { minLength: axes.length, maxLength: axes.length });
    return fc.record({ shape: fc.constant(shape), permutation });
  });

/** The place that an index stands for, and back. */
function placeOf(index: number, shape: readonly number[]): number[] {
  const place: number[] = [];
  let rest = index;
  for (const size of [...shape].reverse()) {
    place.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return place;
}
const indexOf = (place: readonly number[], shape: readonly number[]) =>
  place.reduce((index, at, axis) => index * shape[axis] + at, 0);

describe('transposition', () => {
  test('puts the axes of every image into the new order', () => {
    fc.assert(
      fc.property(anyTranspose, images, (g, n) => {
        const size = valuesIn(1, g.shape);
        const permuted = g.permutation.map((axis) => g.shape[axis]);
        const input = randomValues(n * size);
        const output = new Float64Array(n * size).fill(Number.NaN);
        transposeForward(n, g, input, output);
        for (let image = 0; image < n; image++) {
          for (let index = 0; index < size; index++) {
            const from = placeOf(index, g.shape);
            const to = indexOf(
              g.permutation.map((axis) => from[axis]),
              permuted,
            );
            expect(output[image * size + to]).toBe(input[image * size + index]);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('has gradients that equal central differences', () => {
    fc.assert(
      fc.property(anyTranspose, images, (g, n) => {
        const size = valuesIn(n, g.shape);
        fc.pre(size <= 200);
        expectDerivative({
          inputs: size,
          outputs: size,
          forward: (x, output) => transposeForward(n, g, x, output),
          gradient: (_, from, to) => transposeGradient(n, g, from, to),
        });
      }),
      { numRuns: 40 },
    );
  });

  test('leaves what lies behind the batch alone', () => {
    fc.assert(
      fc.property(anyTranspose, images, (g, n) => {
        const [used, all] = [valuesIn(n, g.shape), valuesIn(n + 1, g.shape)];
        expectWithinBatch(all, used, used, (x, output) => transposeForward(n, g, x, output));
      }),
      { numRuns: 30 },
    );
  });
});
