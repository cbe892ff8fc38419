import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accumulate,
  addForward,
  copyValues,
  multiplyForward,
  multiplyGradient,
  zero,
} from '../elementwise.js';
import type { Floats, FusedActivation } from '../geometry.js';
import { inEngine, randomFloats, testEngine } from '../testing/both.js';

/** Of one vector, of some, and of more than one tile. */
const counts = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 16000, max: 17000 }));

/** Runs `act` on plain arrays and on an engine's memory, on the same values, and expects the same bits in all of it. */
function expectSame(count: number, act: (a: Floats, b: Floats, c: Floats) => void): void {
  const engine = testEngine({ values: room });
  const plain = [1, 2, 3].map((seed) => randomFloats(count + 3, seed));
  const fast = plain.map((values) => inEngine(engine, values));
  act(plain[0], plain[1], plain[2]);
  act(fast[0], fast[1], fast[2]);
  for (const [k, values] of fast.entries()) expect(values.findIndex((x, i) => x !== plain[k][i])).toBe(-1);
}

/** Values that a test needs at most. */
const room = 1 << 18;

describe('values by values on the fast kernels', () => {
  const activations: readonly (FusedActivation | null)[] = [
    null,
    { name: 'relu' },
    { name: 'leaky_relu', slope: 0.25 },
    { name: 'clip', min: -0.5, max: 0.75 },
  ];

  it.each(activations)('add, and apply %o', (activation) => {
    fc.assert(
      fc.property(counts, (count) => {
        expectSame(count, (a, b, c) => addForward(count, a, b, c, activation));
        expectSame(count, (a, b) => addForward(count, a, b, a, activation));
      }),
      { numRuns: 8 },
    );
  });

  it('multiply, and write gradients', () => {
    fc.assert(
      fc.property(counts, (count) => {
        expectSame(count, (a, b, c) => multiplyForward(count, a, b, c));
        expectSame(count, (a, b) => multiplyForward(count, a, b, b));
        expectSame(count, (a, b, c) => multiplyGradient(count, a, b, c, 'set'));
        expectSame(count, (a, b) => multiplyGradient(count, a, b, a, 'set'));
      }),
      { numRuns: 8 },
    );
  });

  it('add gradients, with one rounding more than in double precision', () => {
    const engine = testEngine({ values: room });
    const [a, b, c] = [1, 2, 3].map((seed) => inEngine(engine, randomFloats(1003, seed)));
    const expected = c.map((value, i) => Math.fround(value + Math.fround(a[i] * b[i])));
    multiplyGradient(1003, a, b, c);
    expect(c).toEqual(expected);
  });

  it('accumulate, copy and clear, and touch nothing behind', () => {
    fc.assert(
      fc.property(counts, (count) => {
        expectSame(count, (a, b) => accumulate(count, a, b));
        expectSame(count, (a, b) => copyValues(count, a, b));
        expectSame(count, (a) => zero(a.subarray(1, count + 1)));
      }),
      { numRuns: 8 },
    );
  });
});
