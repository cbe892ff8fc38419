import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Floats } from '../geometry.js';
import { crossEntropyFromLogits, meanSquaredError } from '../loss.js';
import { inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';

const labelsOf = (n: number, classes: number) =>
  Int32Array.from({ length: n }, (_, i) => (i * 7919) % classes);

/** Values that a test needs at most. */
const room = 1 << 19;

describe('cross-entropy on the fast kernels', () => {
  it('is that of double precision, for any number of classes and rows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 990, max: 2100 })),
        fc.constantFrom(1, 10, 100),
        (n, classes, size) => {
          const engine = testEngine({ values: room });
          const logits = randomFloats(n * classes, classes).map((x) => size * x);
          const labels = labelsOf(n, classes);
          const expected = new Float64Array(n * classes);
          const loss = crossEntropyFromLogits(n, classes, Float64Array.from(logits), labels, expected);
          const values = inEngine(engine, logits);
          const gradient = engine.floats(n * classes).fill(5);
          const actual = crossEntropyFromLogits(n, classes, values, labels, gradient);
          expect(Math.abs(actual - loss)).toBeLessThan(1e-6 * Math.max(1, loss));
          expect(crossEntropyFromLogits(n, classes, values, labels, null)).toBe(actual);
          const scaled = (all: Floats) => all.map((value) => n * value);
          expect(relativeDifference(scaled(gradient), scaled(expected))).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('goes through more rows than labels fit at a time', () => {
    const [n, classes] = [40001, 3];
    const engine = testEngine({ threads: 2, values: room });
    const logits = randomFloats(n * classes, 1);
    const expected = new Float64Array(n * classes);
    const labels = labelsOf(n, classes);
    const loss = crossEntropyFromLogits(n, classes, Float64Array.from(logits), labels, expected);
    const gradient = engine.floats(n * classes);
    const actual = crossEntropyFromLogits(n, classes, inEngine(engine, logits), labels, gradient);
    engine.close();
    expect(Math.abs(actual / loss - 1)).toBeLessThan(1e-7);
    expect(
      relativeDifference(
        gradient.map((x) => n * x),
        expected.map((x) => n * x),
      ),
    ).toBeLessThan(1e-6);
  });

  it('of huge logits is finite, of NaN is NaN', () => {
    const engine = testEngine({ values: room });
    const gradient = engine.floats(3);
    const huge = inEngine(engine, [1e30, 0, -1e30]);
    expect(crossEntropyFromLogits(1, 3, huge, Int32Array.of(0), gradient)).toBe(0);
    expect([...gradient]).toEqual([0, 0, 0]);
    const broken = inEngine(engine, [0, Number.NaN, 0]);
    expect(crossEntropyFromLogits(1, 3, broken, Int32Array.of(0), gradient)).toBeNaN();
    expect(gradient.every(Number.isNaN)).toBe(true);
  });
});

it('the mean squared error on the fast kernels is that of double precision', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5000 }), (n, values) => {
      const engine = testEngine({ values: room });
      const [output, target] = [1, 2].map((seed) => randomFloats(n * values, seed));
      const expected = new Float64Array(n * values);
      const loss = meanSquaredError(
        n,
        values,
        Float64Array.from(output),
        Float64Array.from(target),
        expected,
      );
      const gradient = engine.floats(n * values);
      const [y, t] = [inEngine(engine, output), inEngine(engine, target)];
      const actual = meanSquaredError(n, values, y, t, gradient);
      expect(Math.abs(actual / loss - 1)).toBeLessThan(1e-6);
      expect(meanSquaredError(n, values, y, t, null)).toBe(actual);
      const scaled = (all: Floats) => all.map((value) => n * values * value);
      expect(relativeDifference(scaled(gradient), scaled(expected))).toBeLessThan(1e-6);
    }),
    { numRuns: 20 },
  );
});
