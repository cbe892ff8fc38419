import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initialize } from './initialize.js';
import { createRandom, nextWord, normal, restoreRandom, saveRandom, shuffled, uniform } from './random.js';

function moments(draw: () => number, count = 100_000): { mean: number; deviation: number } {
  const values = Float64Array.from({ length: count }, draw);
  const mean = values.reduce((sum, value) => sum + value) / count;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count) };
}

describe('random numbers', () => {
  test('are sfc32: the first words of a known state', () => {
    // By hand from the definition: out = a + b + counter; a = b ^ b >> 9; b = c + c << 3; c = rotl(c, 21) + out.
    const random = { words: Uint32Array.of(1, 2, 3, 1) };
    expect(nextWord(random)).toBe(4);
    expect([...random.words]).toEqual([2, 27, (3 << 21) + 4, 2]);
    expect(nextWord(random)).toBe(31);
  });

  test('depend on seed and stream, also beyond 32 bits', () => {
    const seeds = [0, 1, 2, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1];
    const firsts = seeds.flatMap((seed) => [0, 1, 2].map((stream) => nextWord(createRandom(seed, stream))));
    expect(new Set(firsts).size).toBe(firsts.length);
    expect(nextWord(createRandom(7, 3))).toBe(nextWord(createRandom(7, 3)));
  });

  test('have the moments of their distributions', () => {
    const random = createRandom(1);
    const flat = moments(() => uniform(random));
    expect(flat.mean).toBeCloseTo(0.5, 2);
    expect(flat.deviation).toBeCloseTo(Math.sqrt(1 / 12), 2);
    const bell = moments(() => normal(random));
    expect(bell.mean).toBeCloseTo(0, 1);
    expect(bell.deviation).toBeCloseTo(1, 2);
  });

  test('go on from a saved state, and refuse a wrong one', () => {
    const random = createRandom(9);
    normal(random);
    const saved = saveRandom(random);
    const next = [normal(random), uniform(random), nextWord(random)];
    const other = createRandom(0);
    restoreRandom(other, JSON.parse(JSON.stringify(saved)));
    expect([normal(other), uniform(other), nextWord(other)]).toEqual(next);
    for (const wrong of [
      [1, 2, 3],
      [1, 2, 3, -1],
      [1, 2, 3, 0.5],
      [1, 2, 3, 2 ** 32],
    ]) {
      expect(() => restoreRandom(other, wrong)).toThrow(RangeError);
    }
  });
});

test('a shuffled order is a permutation that seed and epoch decide', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.maxSafeNat(), fc.nat(1000), (count, seed, epoch) => {
      const order = shuffled(count, seed, epoch);
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      expect(shuffled(count, seed, epoch)).toEqual(order);
    }),
  );
  expect(shuffled(50, 1, 0)).not.toEqual(shuffled(50, 1, 1));
  expect(shuffled(50, 1, 0)).not.toEqual(shuffled(50, 2, 0));
});

test('every place gets every number about equally often', () => {
  const counts = Array.from({ length: 5 }, () => [0, 0, 0, 0, 0]);
  for (let epoch = 0; epoch < 5000; epoch++) {
    shuffled(5, 3, epoch).forEach((value, place) => {
      counts[place][value]++;
    });
  }
  for (const count of counts.flat()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

describe('initial values', () => {
  const filled = (initializer: Parameters<typeof initialize>[1]) => {
    const values = new Float32Array(50_000);
    initialize(values, initializer, createRandom(4));
    return {
      values,
      ...moments(
        (
          (i) => () =>
            values[i++]
        )(0),
        values.length,
      ),
    };
  };

  test('He is normal with deviation sqrt(2 / fanIn)', () => {
    const { mean, deviation } = filled({ kind: 'he', fanIn: 50 });
    expect(mean).toBeCloseTo(0, 2);
    expect(deviation).toBeCloseTo(0.2, 2);
  });

  test('given values come in their order, each so many times, and again until all is full', () => {
    const values = new Float32Array(14);
    initialize(values, { kind: 'values', values: [1, 0.5, -3], each: 2 }, createRandom(4));
    expect([...values]).toEqual([1, 1, 0.5, 0.5, -3, -3, 1, 1, 0.5, 0.5, -3, -3, 1, 1]);
  });

  test('Xavier and uniform stay inside their bound and reach it', () => {
    const bounds = [
      { bound: Math.sqrt(6 / 200), values: filled({ kind: 'xavier', fanIn: 150, fanOut: 50 }).values },
      { bound: 0.3, values: filled({ kind: 'uniform', bound: 0.3 }).values },
    ];
    for (const { bound, values } of bounds) {
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(largest).toBeLessThanOrEqual(bound * (1 + 1e-7));
      expect(largest).toBeGreaterThan(bound * 0.99);
    }
  });

  test('normal has its deviation, a constant is constant', () => {
    expect(filled({ kind: 'normal', deviation: 0.5 }).deviation).toBeCloseTo(0.5, 1);
    expect(new Set(filled({ kind: 'constant', value: 1 }).values)).toEqual(new Set([1]));
  });
});
