import { expect, test } from 'vitest';
import { batchOf, requireShape } from './tensor.js';
import { TinyResidual } from './testing/tiny-residual.js';

test('a batch counts its images and copies nothing', () => {
  const data = new Float32Array(24);
  const batch = batchOf(data, [2, 3, 2]);
  expect(batch).toEqual({ data, shape: [2, 3, 2], count: 2 });
  expect(batch.data).toBe(data);
  expect(batchOf(new Float32Array(0), [5]).count).toBe(0);
});

test('values that are no whole number of images are refused, with both numbers', () => {
  expect(() => batchOf(new Float32Array(25), [2, 3, 2])).toThrow(
    '25 values are not a whole number of images of 2x3x2 = 12 values',
  );
  for (const shape of [[0], [-1], [1.5]])
    expect(() => batchOf(new Float32Array(3), shape)).toThrow(RangeError);
});

test('another shape fails while compiling, and where types are lost also when running', () => {
  const network = new TinyResidual({ training: false });
  const wrong = batchOf(new Float32Array(50), [5, 5, 2]);
  // @ts-expect-error The network takes 6x6x2.
  expect(() => network.forward(wrong)).toThrow('expected images of 6x6x2, got 5x5x2');
  expect(() => requireShape(wrong, [5, 5])).toThrow(RangeError);
  expect(() => requireShape(wrong, [5, 5, 2])).not.toThrow();
});
