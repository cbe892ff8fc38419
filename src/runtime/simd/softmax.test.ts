import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatForward, concatGradient } from '../concat.js';
import { softmaxForward, softmaxGradient } from '../softmax.js';
import { inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';

const shapes = fc.record({
  positions: fc.integer({ min: 1, max: 99 }),
  channels: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 31, max: 1500 })),
  size: fc.constantFrom(1, 100),
  write: fc.constantFrom('set' as const, 'add' as const),
  seed: fc.integer({ min: 0, max: 99 }),
});

describe('softmax on the fast kernels', () => {
  it('gives what the reference gives in double precision, over any shape', () => {
    fc.assert(
      fc.property(shapes, ({ positions, channels, size, write, seed }) => {
        const count = positions * channels;
        const input = randomFloats(count, seed).map((value) => value * size);
        const [slope, before] = [1, 2].map((add) => randomFloats(count, seed + add));
        const output = new Float64Array(count);
        softmaxForward(positions, channels, Float64Array.from(input), output);
        const gradient = Float64Array.from(before);
        softmaxGradient(positions, channels, output, slope, gradient, write);
        const engine = testEngine();
        const fast = inEngine(engine, input);
        softmaxForward(positions, channels, fast, fast);
        expect(relativeDifference(fast, output)).toBeLessThan(1e-6);
        // Small values, too, up to what the input's distance from the largest one loses.
        const far = output.filter((value, i) => Math.abs(fast[i] - value) > 1e-5 * value + 1e-38);
        expect([...far]).toEqual([]);
        const fastGradient = inEngine(engine, before);
        softmaxGradient(positions, channels, fast, inEngine(engine, slope), fastGradient, write);
        expect(relativeDifference(fastGradient, gradient)).toBeLessThan(1e-6);
      }),
      { numRuns: 25 },
    );
  });

  it('does not overflow, and passes on what is no number', () => {
    const output = testEngine().floats(14);
    output.set([1e38, -1e38, 0, 1e38, 5, 1, 2]);
    output.set([1, 2, 3, 4, 5, 6, Number.NaN], 7);
    softmaxForward(2, 7, output, output);
    expect([...output]).toEqual([0.5, 0, 0, 0.5, 0, 0, 0, ...Array(7).fill(Number.NaN)]);
  });
});

describe('concatenation on the fast kernels', () => {
  it('copies the same values, over any shape', () => {
    const numbers = fc.tuple(...[60, 90, 20, 20].map((max) => fc.integer({ min: 1, max })));
    fc.assert(
      fc.property(numbers, ([positions, channels, offset, rest]) => {
        const total = offset + channels + rest;
        const [input, output] = [channels, total].map((width) => randomFloats(positions * width, width));
        const engine = testEngine();
        const [fastInput, fastOutput] = [input, output].map((values) => inEngine(engine, values));
        concatForward(positions, channels, offset, total, input, output);
        concatForward(positions, channels, offset, total, fastInput, fastOutput);
        expect(relativeDifference(fastOutput, output)).toBe(0);
        for (const write of ['add', 'set'] as const) {
          concatGradient(positions, channels, offset, total, output, input, write);
          concatGradient(positions, channels, offset, total, fastOutput, fastInput, write);
          expect(relativeDifference(fastInput, input)).toBe(0);
        }
      }),
      { numRuns: 25 },
    );
  });
});
