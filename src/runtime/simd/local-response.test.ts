import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Floats } from '../geometry.js';
import { localResponseNormForward, localResponseNormGradient } from '../local-response-norm.js';
import { inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';

const shapes = fc.record({
  positions: fc.integer({ min: 1, max: 60 }),
  channels: fc.integer({ min: 1, max: 200 }),
  size: fc.integer({ min: 1, max: 9 }),
  alpha: fc.constantFrom(1e-4, 1, 30),
  beta: fc.constantFrom(0.75, 0.5, 1, 1.3),
  k: fc.constantFrom(1, 2),
  write: fc.constantFrom('set' as const, 'add' as const),
  seed: fc.integer({ min: 0, max: 99 }),
});

describe('local response normalisation on the fast kernels', () => {
  it('gives what the reference gives in double precision, over any shape', () => {
    fc.assert(
      fc.property(shapes, ({ positions, channels, size, alpha, beta, k, write, seed }) => {
        const run = (place: (values: Float32Array) => Floats) => {
          const [input, slope, output, gradient] = [1, 2, 3, 4].map((add) =>
            place(randomFloats(positions * channels, seed + add)),
          );
          const options = [positions, channels, size, alpha, beta, k, input] as const;
          localResponseNormForward(...options, output);
          localResponseNormGradient(...options, slope, gradient, write);
          return [output, gradient];
        };
        const engine = testEngine();
        const expected = run((values) => Float64Array.from(values));
        run((values) => inEngine(engine, values)).forEach((result, i) => {
          expect(relativeDifference(result, expected[i])).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 40 },
    );
  });
});
