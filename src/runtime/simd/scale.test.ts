import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Floats } from '../geometry.js';
import { preluForward, preluInputGradient, preluSlopeGradient } from '../prelu.js';
import {
  multiplyChannelsFactorGradient,
  multiplyChannelsForward,
  multiplyChannelsMapGradient,
  scaleForward,
  scaleInputGradient,
  scaleWeightGradient,
} from '../scale.js';
import { inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';

const shapes = fc.record({
  n: fc.integer({ min: 1, max: 9 }),
  positions: fc.integer({ min: 1, max: 99 }),
  channels: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 300 })),
  write: fc.constantFrom('set' as const, 'add' as const),
  seed: fc.integer({ min: 0, max: 99 }),
});

type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;
type Place = (values: ArrayLike<number>) => Floats;

/** First what must have the same bits, one rounding or two; then sums. */
function run(place: Place, { n, positions, channels, write, seed }: Shape): [Floats[], Floats[]] {
  const all = n * positions;
  const values = (count: number, add: number) => place(randomFloats(count, seed + add));
  const [input, slope] = [1, 2].map((add) => values(all * channels, add));
  const [weight, factor] = [values(channels, 3), values(n * channels, 4)];
  const outputs = Array.from({ length: 4 }, (_, i) => values(all * channels, 5 + i));
  scaleForward(all, channels, input, weight, outputs[0]);
  multiplyChannelsForward(n, positions, channels, input, factor, outputs[1]);
  preluForward(all, channels, channels, input, weight, outputs[2]);
  preluForward(all, channels, 1, input, weight, outputs[3]);
  const gradients = Array.from({ length: 4 }, (_, i) => values(all * channels, 5 + i));
  scaleInputGradient(all, channels, weight, slope, gradients[0], write);
  multiplyChannelsMapGradient(n, positions, channels, factor, slope, gradients[1], write);
  preluInputGradient(all, channels, channels, input, weight, slope, gradients[2], write);
  preluInputGradient(all, channels, 1, input, weight, slope, gradients[3], write);
  const sums = [channels, n * channels, channels, 1].map(values);
  scaleWeightGradient(all, channels, input, slope, sums[0], write);
  multiplyChannelsFactorGradient(n, positions, channels, input, slope, sums[1], write);
  preluSlopeGradient(all, channels, channels, input, slope, sums[2], write);
  preluSlopeGradient(all, channels, 1, input, slope, sums[3], write);
  return [outputs, [...gradients, ...sums]];
}

describe('factors for each channel on the fast kernels', () => {
  it('gives what the reference gives, over any shape', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const [outputs, gradients] = run((v) => Float32Array.from(v), shape);
        const exact = run((v) => Float64Array.from(v), shape);
        const engine = testEngine();
        const fast = run((v) => inEngine(engine, v), shape);
        fast[0].forEach((result, i) => {
          expect(relativeDifference(result, outputs[i])).toBe(0);
        });
        fast[1].forEach((result, i) => {
          expect(relativeDifference(result, gradients[i]), `gradient ${i}`).toBeLessThan(1e-5);
          expect(relativeDifference(result, exact[1][i]), `gradient ${i}`).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 15 },
    );
  });

  it('takes more images than the shared memory has room for, and the same memory for both gradients', () => {
    const shape = { n: 40, positions: 3, channels: 500, write: 'add' as const, seed: 1 };
    const exact = run((v) => Float64Array.from(v), shape);
    const engine = testEngine();
    const fast = run((v) => inEngine(engine, v), shape);
    fast.flat().forEach((result, i) => {
      expect(relativeDifference(result, exact.flat()[i])).toBeLessThan(1e-5);
    });
    const [input, weight, slope] = [3003, 3, 3003].map((count) => randomFloats(count, count));
    const expected = new Float32Array(3003);
    preluInputGradient(1001, 3, 3, input, weight, slope, expected, 'set');
    const actual = inEngine(engine, slope);
    preluInputGradient(
      ...([1001, 3, 3, inEngine(engine, input), inEngine(engine, weight)] as const),
      ...([actual, actual, 'set'] as const),
    );
    expect(actual).toEqual(expected);
  });
});
