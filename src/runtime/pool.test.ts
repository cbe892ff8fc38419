import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WindowGeometry } from './geometry.js';
import { averagePoolForward, averagePoolGradient, maxPoolForward, maxPoolGradient } from './pool.js';
import {
  anyWindow,
  centralDifferences,
  dotProduct,
  expectClose,
  randomValues,
  valuesIn,
} from './testing/numeric.js';
import { averagePoolReference, maxPoolReference } from './testing/reference.js';

const windows = anyWindow(fc.integer({ min: 1, max: 4 }), true);
const images = fc.integer({ min: 1, max: 3 });
const twoByTwo: WindowGeometry = {
  input: [1, 2, 2, 1],
  output: [1, 1, 1, 1],
  filter: [1, 2, 2],
  stride: [1, 2, 2],
  dilation: [1, 1, 1],
  padding: [0, 0, 0],
};

describe('maximum pooling', () => {
  test('takes the maximum of every window, and padding never wins', () => {
    fc.assert(
      fc.property(windows, images, (g, n) => {
        const input = randomValues(valuesIn(n, g.input)).map((value) => value - 10);
        const output = new Float64Array(valuesIn(n, g.output));
        maxPoolForward(n, g, input, output);
        expect([...output]).toEqual(maxPoolReference(n, g, input));
      }),
    );
  });

  test('has gradients that equal central differences', () => {
    fc.assert(
      fc.property(windows, (g) => {
        const input = randomValues(valuesIn(1, g.input));
        const direction = randomValues(valuesIn(1, g.output), 2);
        const output = new Float64Array(direction.length);
        const gradient = new Float64Array(input.length).fill(1);
        maxPoolForward(1, g, input, output);
        fc.pre(output.every(Number.isFinite)); // dilation can put all of a window into the padding
        maxPoolGradient(1, g, input, direction, gradient);
        const loss = () => {
          maxPoolForward(1, g, input, output);
          return dotProduct(output, direction);
        };
        expectClose(
          gradient,
          centralDifferences(loss, input, 1e-6).map((value) => value + 1),
          1e-6,
        );
      }),
      { numRuns: 50 },
    );
  });

  test('gives the gradient to the first of equal maxima', () => {
    const gradient = new Float32Array(4);
    maxPoolGradient(1, twoByTwo, Float32Array.of(1, 5, 5, 5), Float32Array.of(3), gradient);
    expect([...gradient]).toEqual([0, 3, 0, 0]);
  });

  test('hands NaN on', () => {
    const output = new Float32Array(1);
    for (const place of [0, 1, 2, 3]) {
      const input = Float32Array.of(4, 3, 2, 1);
      input[place] = Number.NaN;
      maxPoolForward(1, twoByTwo, input, output);
      expect(output[0]).toBeNaN();
    }
  });
});

describe('average pooling', () => {
  test('divides by real elements, or by the window clipped to the padding', () => {
    fc.assert(
      fc.property(windows, images, (g, n) => {
        const input = randomValues(valuesIn(n, g.input));
        const output = new Float64Array(valuesIn(n, g.output));
        averagePoolForward(n, g, input, output);
        expectClose(output, averagePoolReference(n, g, input), 1e-12);
      }),
    );
  });

  test('has the transposed map as its gradient', () => {
    fc.assert(
      fc.property(windows, images, (g, n) => {
        const input = randomValues(valuesIn(n, g.input));
        const direction = randomValues(valuesIn(n, g.output), 2);
        const output = new Float64Array(direction.length);
        const gradient = new Float64Array(input.length);
        averagePoolForward(n, g, input, output);
        averagePoolGradient(n, g, direction, gradient);
        expect(dotProduct(input, gradient)).toBeCloseTo(dotProduct(output, direction), 9);
      }),
    );
  });
});
