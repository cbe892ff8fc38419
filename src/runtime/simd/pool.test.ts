import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Floats, FusedActivation, WindowGeometry } from '../geometry.js';
import { lpPoolForward, lpPoolGradient } from '../lp-pool.js';
import { averagePoolForward, averagePoolGradient, maxPoolForward, maxPoolGradient } from '../pool.js';
import { inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';
import { type AnyWindow, anyWindow, valuesIn } from '../testing/numeric.js';
import { maxUnpoolForward, maxUnpoolGradient } from '../unpool.js';

const windows = fc
  .tuple(anyWindow(fc.integer({ min: 1, max: 37 }), true), fc.integer({ min: 0, max: 7 }))
  .map(
    ([g, widen]): AnyWindow => ({
      ...g,
      input: [g.input[0], g.input[1], g.input[2] + widen * g.stride[2], g.input[3]],
      output: [g.output[0], g.output[1], g.output[2] + widen, g.output[3]],
    }),
  );
const images = fc.integer({ min: 1, max: 3 });
const activations = fc.constantFrom<FusedActivation | null>(
  null,
  { name: 'relu' },
  { name: 'leaky_relu', slope: 0.25 },
  { name: 'clip', min: -1, max: 1 },
);
/** Windows of two by two side by side, with a border behind them that belongs to none. */
const pairs = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 2, maxLength: 2 }),
  )
  .chain(([depth, [height, width]]) =>
    fc.integer({ min: 1, max: 21 }).map((channels): WindowGeometry => {
      return {
        ...{ input: [depth, height, width, channels], filter: [1, 2, 2], stride: [1, 2, 2] },
        ...{ output: [depth, height >> 1, width >> 1, channels], dilation: [1, 1, 1], padding: [0, 0, 0] },
      };
    }),
  );

/** What the reference and the fast kernels write; `compute` gets the same values in either memory. */
function onBoth(
  values: readonly Float32Array[],
  written: Float32Array,
  compute: (values: readonly Floats[], written: Floats) => void,
  precise = false,
  threads = 1,
): [Floats, Floats] {
  const Kind = precise ? Float64Array : Float32Array;
  const expected = Kind.from(written);
  compute(
    values.map((array) => Kind.from(array)),
    expected,
  );
  const engine = testEngine({ values: 1 << 18, threads });
  const actual = inEngine(engine, written);
  const guard = inEngine(engine, new Float32Array(64).fill(7));
  compute(
    values.map((array) => inEngine(engine, array)),
    actual,
  );
  engine.close();
  expect(guard.every((value) => value === 7)).toBe(true);
  return [actual, expected];
}

/** Values with many equal ones, zeros of both signs, infinities and, here and there, NaN. */
function awkward(count: number, seed: number): Float32Array {
  const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0];
  return randomFloats(count, seed).map((value) => special[Math.floor(value * 40)] ?? Math.round(value * 3));
}

describe('pooling on the fast kernels', () => {
  it('takes the same maxima, and the same first ones', () => {
    fc.assert(
      fc.property(fc.oneof(windows, pairs), images, fc.integer(), (g, n, seed) => {
        const input = awkward(valuesIn(n, g.input), seed);
        const output = new Float32Array(valuesIn(n, g.output));
        const [actual, expected] = onBoth([input], output, ([x], y) => maxPoolForward(n, g, x, y));
        expect(actual).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('takes gradients back to them, and through the activation before', () => {
    const writes = fc.constantFrom('set', 'add');
    fc.assert(
      fc.property(
        fc.oneof(windows, pairs),
        images,
        fc.integer(),
        writes,
        activations,
        (g, n, seed, write, f) => {
          const input = awkward(valuesIn(n, g.input), seed);
          const gradient = randomFloats(valuesIn(n, g.output), 2).map((value) => (value > 0.9 ? -0 : value));
          const [dx, expected] = onBoth([input, gradient], randomFloats(input.length, 3), ([x, dy], to) =>
            maxPoolGradient(n, g, x, dy, to, write, f),
          );
          expect(dx).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('divides sums by the same divisors, both ways', () => {
    fc.assert(
      fc.property(windows, images, fc.constantFrom('set', 'add'), (g, n, write) => {
        const input = randomFloats(valuesIn(n, g.input), 1);
        const gradient = randomFloats(valuesIn(n, g.output), 2);
        const forward = onBoth([input], gradient, ([x], y) => averagePoolForward(n, g, x, y), true);
        expect(relativeDifference(...forward)).toBeLessThan(1e-6);
        const back = onBoth([gradient], input, ([dy], dx) => averagePoolGradient(n, g, dy, dx, write), true);
        expect(relativeDifference(...back)).toBeLessThan(1e-6);
      }),
      { numRuns: 100 },
    );
  });

  it('averages whole maps', () => {
    const g: AnyWindow = {
      ...{ input: [1, 56, 57, 19], output: [1, 1, 1, 19], filter: [1, 56, 57], stride: [1, 1, 1] },
      ...{ dilation: [1, 1, 1], padding: [0, 0, 0], paddingEnd: [0, 0, 0], countIncludePad: false },
    };
    const input = randomFloats(valuesIn(2, g.input), 1).map((value) => value + 1);
    const forward = onBoth([input], new Float32Array(38), ([x], y) => averagePoolForward(2, g, x, y), true);
    expect(relativeDifference(...forward)).toBeLessThan(1e-5);
    const back = onBoth([forward[0].map(Number) as Float32Array], input, ([dy], dx) =>
      averagePoolGradient(2, g, dy, dx, 'set'),
    );
    expect(relativeDifference(...back)).toBeLessThan(1e-6);
  });

  it.each([1, 2, 3, 2.5])('computes the norm of order %d', (p) => {
    fc.assert(
      fc.property(windows, images, fc.constantFrom('set', 'add'), (g, n, write) => {
        const input = randomFloats(valuesIn(n, g.input), 1).map((value) => (value > 0.8 ? 0 : value));
        const gradient = randomFloats(valuesIn(n, g.output), 2);
        const [output, expected] = onBoth([input], gradient, ([x], y) => lpPoolForward(n, g, p, x, y), true);
        expect(relativeDifference(output, expected)).toBeLessThan(1e-6);
        const norms = Float32Array.from(output);
        const back = onBoth(
          [input, norms, gradient],
          input,
          ([x, y, dy], dx) => lpPoolGradient(n, g, p, x, y, dy, dx, write),
          true,
        );
        expect(relativeDifference(...back)).toBeLessThan(1e-5);
      }),
      { numRuns: 30 },
    );
  });

  it('puts values back to the same places', () => {
    fc.assert(
      fc.property(windows, images, fc.integer(), fc.constantFrom('set', 'add'), (g, n, seed, write) => {
        const pooled = awkward(valuesIn(n, g.input), seed);
        const input = randomFloats(valuesIn(n, g.output), 2);
        const [output, expected] = onBoth([input, pooled], randomFloats(pooled.length, 3), ([x, at], y) =>
          maxUnpoolForward(n, g, x, at, y),
        );
        expect(output).toEqual(expected);
        const [dx, expectedDx] = onBoth([pooled, randomFloats(pooled.length, 4)], input, ([at, dy], to) =>
          maxUnpoolGradient(n, g, at, dy, to, write),
        );
        expect(dx).toEqual(expectedDx);
      }),
      { numRuns: 100 },
    );
  });

  it.each([2, 3])('gives the same bits for any number of threads, with windows of %d', (size) => {
    const g: WindowGeometry = {
      ...{ input: [1, 25, 25, 72], output: [1, 12, 12, 72], filter: [1, size, size], stride: [1, 2, 2] },
      ...{ dilation: [1, 1, 1], padding: [0, 0, 0] },
    };
    const values = [randomFloats(valuesIn(2, g.input), 1), randomFloats(valuesIn(2, g.output), 2)];
    for (const threads of [1, 3]) {
      const [actual, expected] = onBoth(
        values,
        values[0],
        ([x, dy], dx) => maxPoolGradient(2, g, x, dy, dx, 'set'),
        false,
        threads,
      );
      expect(actual).toEqual(expected);
    }
  });
});
