import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchNormEvaluation,
  batchNormFrozenGradient,
  batchNormGradient,
  batchNormTraining,
} from '../batch-norm.js';
import type { Floats, FusedActivation } from '../geometry.js';
import { inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';

const epsilon = 1e-5;
const activations: readonly (FusedActivation | null)[] = [
  null,
  { name: 'relu' },
  { name: 'leaky_relu', slope: 0.2 },
  { name: 'clip', min: -0.1, max: 0.3 },
];
const shapes = fc.record({
  positions: fc.integer({ min: 1, max: 700 }),
  channels: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 300 })),
  activation: fc.constantFrom(...activations),
  write: fc.constantFrom('set' as const, 'add' as const),
  seed: fc.integer({ min: 0, max: 99 }),
});

type Place = (values: ArrayLike<number>) => Floats;

/** Everything that a batch norm leaves in memory, in the order of computation. */
function run(
  place: Place,
  values: Floats,
  channels: number,
  seed: number,
  activation: FusedActivation | null,
  write: 'set' | 'add',
): Floats[] {
  const positions = values.length / channels;
  const some = (add: number) => place(randomFloats(channels, seed + add).map((value) => value + 1.5));
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map(some);
  const input = place(values);
  const [output, batchMean, deviation] = [values.length, channels, channels].map((count) =>
    place(new Float32Array(count)),
  );
  const evaluated = place(input);
  batchNormEvaluation(
    ...([positions, channels, epsilon, evaluated, gamma, beta, mean, variance] as const),
    evaluated,
    activation,
  );
  batchNormTraining(
    ...([positions, channels, epsilon, 0.1, input, gamma, beta, mean, variance] as const),
    ...([batchMean, deviation, output, activation] as const),
  );
  const slope = place(randomFloats(values.length, seed + 5));
  const [gradient, frozen] = [6, 7].map((add) => place(randomFloats(values.length, seed + add)));
  const [gammaGradient, betaGradient] = [8, 9].map(some);
  batchNormGradient(
    ...([positions, channels, input, batchMean, deviation, gamma, slope, gradient] as const),
    ...([gammaGradient, betaGradient, write, write] as const),
  );
  batchNormFrozenGradient(positions, channels, epsilon, gamma, variance, slope, frozen, write);
  const results = [evaluated, output, mean, variance, batchMean, deviation];
  return [...results, gradient, gammaGradient, betaGradient, frozen];
}

describe('batch normalisation on the fast kernels', () => {
  it('gives what the reference gives in double precision, over any shape', () => {
    fc.assert(
      fc.property(shapes, ({ positions, channels, activation, write, seed }) => {
        const engine = testEngine();
        const values = randomFloats(positions * channels, seed);
        const expected = run((v) => Float64Array.from(v), values, channels, seed, activation, write);
        const actual = run((v) => inEngine(engine, v), values, channels, seed, activation, write);
        // A single position, or a few, has a deviation next to nothing, which the gradients are divided by.
        const tolerance = positions < 8 ? 1e-3 : 1e-5;
        actual.forEach((result, i) => {
          expect(relativeDifference(result, expected[i]), `result ${i}`).toBeLessThan(tolerance);
        });
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['far from 0', 100],
    ['far from the first value', 0],
  ])('keeps its accuracy %s, over many positions', (_, first) => {
    const channels = 3;
    const values = randomFloats(100_000 * channels, 3).map((value) => 100 + 1.7 * value);
    values.fill(first, 0, channels);
    const engine = testEngine();
    const expected = run((v) => Float64Array.from(v), values, channels, 1, null, 'set');
    const actual = run((v) => inEngine(engine, v), values, channels, 1, null, 'set');
    actual.forEach((result, i) => {
      expect(relativeDifference(result, expected[i]), `result ${i}`).toBeLessThan(1e-5);
    });
  });

  it('takes more channels than the shared memory has room for', () => {
    const channels = 9000;
    const values = randomFloats(9 * channels, 3);
    const engine = testEngine();
    const expected = run((v) => Float64Array.from(v), values, channels, 1, null, 'set');
    const actual = run((v) => inEngine(engine, v), values, channels, 1, null, 'set');
    actual.forEach((result, i) => {
      expect(relativeDifference(result, expected[i]), `result ${i}`).toBeLessThan(1e-5);
    });
  });

  it('gives the same bits on two threads', () => {
    const values = randomFloats(1000 * 64, 3);
    const [one, two] = [1, 2].map((threads) => {
      const engine = testEngine({ threads });
      const results = run((v) => inEngine(engine, v), values, 64, 1, { name: 'relu' }, 'add');
      engine.close();
      return results;
    });
    two.forEach((result, i) => {
      expect(relativeDifference(result, one[i])).toBe(0);
    });
  });
});
