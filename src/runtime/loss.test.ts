import { describe, expect, test } from 'vitest';
import {
  countCorrect,
  crossEntropyFromLogits,
  meanSquaredError,
  oneHot,
  predictedClass,
  requireLabels,
} from './loss.js';
import { centralDifferences, expectClose, randomValues } from './testing/numeric.js';

describe('cross-entropy', () => {
  test('of equal logits is the logarithm of the number of classes', () => {
    expect(crossEntropyFromLogits(2, 10, new Float32Array(20), Int32Array.of(3, 9), null)).toBeCloseTo(
      2 * Math.log(10),
      6,
    );
  });

  test('is -log of the softmax, and its gradient that of the mean', () => {
    const [n, classes] = [4, 5];
    const logits = randomValues(n * classes);
    const labels = Int32Array.of(0, 4, 2, 2);
    const gradient = new Float64Array(n * classes).fill(9);
    const loss = crossEntropyFromLogits(n, classes, logits, labels, gradient);
    let expected = 0;
    for (let i = 0; i < n; i++) {
      const row = logits.subarray(i * classes, (i + 1) * classes).map(Math.exp);
      expected -= Math.log(row[labels[i]] / row.reduce((sum, value) => sum + value));
    }
    expect(loss).toBeCloseTo(expected, 12);
    const mean = () => crossEntropyFromLogits(n, classes, logits, labels, null) / n;
    expectClose(gradient, centralDifferences(mean, logits), 1e-8);
  });

  test('of huge logits is finite', () => {
    const gradient = new Float32Array(3);
    expect(crossEntropyFromLogits(1, 3, Float32Array.of(1e30, 0, -1e30), Int32Array.of(0), gradient)).toBe(0);
    expect([...gradient]).toEqual([0, 0, 0]);
  });
});

test('the mean squared error is a mean over values, summed over images, with the gradient of the batch mean', () => {
  const [n, values] = [3, 4];
  const output = randomValues(n * values, 1);
  const target = randomValues(n * values, 2);
  const gradient = new Float64Array(n * values).fill(9);
  const loss = meanSquaredError(n, values, output, target, gradient);
  expect(loss).toBeCloseTo(output.reduce((sum, value, i) => sum + (value - target[i]) ** 2, 0) / values, 12);
  expectClose(
    gradient,
    centralDifferences(() => meanSquaredError(n, values, output, target, null) / n, output),
    1e-8,
  );
});

test('predictions are the first largest score', () => {
  const scores = Float32Array.of(1, 3, 3, 5, 1, 1, Number.NaN, Number.NaN, Number.NaN);
  expect([0, 1, 2].map((i) => predictedClass(i, 3, scores))).toEqual([1, 0, 0]);
  expect(countCorrect(2, 3, scores, Int32Array.of(1, 1))).toBe(1);
});

test('labels become one-hot rows', () => {
  const target = new Float32Array(6).fill(5);
  oneHot(2, 3, Int32Array.of(2, 0), target);
  expect([...target]).toEqual([0, 0, 1, 1, 0, 0]);
});

test('labels outside the classes are refused', () => {
  expect(() => requireLabels(Int32Array.of(0, 2), 2, 3)).not.toThrow();
  expect(() => requireLabels(Int32Array.of(0, 3), 2, 3)).toThrow(
    'label 3 of image 1 is not a class from 0 to 2',
  );
  expect(() => requireLabels(Int32Array.of(-1), 1, 3)).toThrow('label -1');
  expect(() => requireLabels(Int32Array.of(0), 2, 3)).toThrow('2 images need 2 labels, not 1');
});
