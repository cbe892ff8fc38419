import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reluForward, reluGradient } from '../activation.js';
import { inEngine, randomFloats, testEngine } from '../testing/both.js';

describe('relu on the fast kernels', () => {
  it('gives what the reference gives, for any number of values', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40000 }), fc.integer({ min: 0, max: 99 }), (count, seed) => {
        const engine = testEngine();
        const input = randomFloats(count, seed);
        const expected = new Float32Array(count);
        reluForward(count, input, expected);
        const output = inEngine(engine, new Float32Array(count));
        reluForward(count, inEngine(engine, input), output);
        expect(output).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it.each(['set', 'add'] as const)('gives the same gradient, to %s', (write) => {
    const engine = testEngine();
    const [output, outputGradient, before] = [1, 2, 3].map((seed) => randomFloats(1003, seed));
    const expected = before.slice();
    reluGradient(1003, output, outputGradient, expected, write);
    const actual = inEngine(engine, before);
    reluGradient(1003, inEngine(engine, output), inEngine(engine, outputGradient), actual, write);
    expect(actual).toEqual(expected);
  });
});
