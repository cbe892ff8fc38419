import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WindowGeometry } from './geometry.js';
import { maxPoolForward } from './pool.js';
import { expectDerivative, expectWithinBatch } from './testing/derivative.js';
import { anyWindow, randomValues, valuesIn } from './testing/numeric.js';
import { eachWindow } from './testing/reference.js';
import { maxUnpoolForward, maxUnpoolGradient } from './unpool.js';

const windows = anyWindow(fc.integer({ min: 1, max: 3 }), true);
const images = fc.integer({ min: 1, max: 3 });

/** Few different values, so that maxima are often shared. */
const coarse = (count: number, seed: number) => randomValues(count, seed).map(Math.round);

function reference(n: number, g: WindowGeometry, input: Float64Array, pooled: Float64Array): number[] {
  const result = Array<number>(valuesIn(n, g.input)).fill(0);
  eachWindow(
    n,
    g,
    (o) => [o],
    (index, _, taps) => {
      const real = taps.flatMap(({ at }) => (at === undefined ? [] : [at]));
      const best = Math.max(...real.map((at) => pooled[at]));
      const first = real.find((at) => pooled[at] === best);
      if (first !== undefined) result[first] = input[index];
    },
  );
  return result;
}

describe('max-unpooling', () => {
  test('puts every value where its window has its first maximum', () => {
    fc.assert(
      fc.property(windows, images, (g, n) => {
        const pooled = coarse(valuesIn(n, g.input), 1);
        const input = randomValues(valuesIn(n, g.output), 2);
        const output = new Float64Array(pooled.length).fill(Number.NaN);
        maxUnpoolForward(n, g, input, pooled, output);
        expect([...output]).toEqual(reference(n, g, input, pooled));
      }),
      { numRuns: 200 },
    );
  });

  test('undoes a max-pool where its windows do not overlap', () => {
    const g: WindowGeometry = {
      input: [1, 4, 6, 2],
      output: [1, 2, 3, 2],
      filter: [1, 2, 2],
      stride: [1, 2, 2],
      dilation: [1, 1, 1],
      padding: [0, 0, 0],
    };
    const seen = randomValues(valuesIn(2, g.input)).map((value) => value + 10);
    const [maxima, back, again] = [g.output, g.input, g.output].map(
      (shape) => new Float64Array(valuesIn(2, shape)),
    );
    maxPoolForward(2, g, seen, maxima);
    maxUnpoolForward(2, g, maxima, seen, back);
    expect(back.filter((value) => value !== 0).length).toBe(maxima.length);
    expect(back.every((value, at) => value === 0 || value === seen[at])).toBe(true);
    maxPoolForward(2, g, back, again);
    expect([...again]).toEqual([...maxima]);
  });

  test('has gradients that equal central differences, also where windows overlap', () => {
    fc.assert(
      fc.property(windows, images, (g, n) => {
        fc.pre(valuesIn(n, g.output) <= 200);
        const pooled = coarse(valuesIn(n, g.input), 3);
        expectDerivative({
          inputs: valuesIn(n, g.output),
          outputs: pooled.length,
          forward: (x, output) => maxUnpoolForward(n, g, x, pooled, output),
          gradient: (_, from, to) => maxUnpoolGradient(n, g, pooled, from, to),
        });
      }),
      { numRuns: 80 },
    );
  });

  test('leaves what lies behind the batch alone', () => {
    fc.assert(
      fc.property(windows, images, (g, n) => {
        const pooled = coarse(valuesIn(n, g.input), 4);
        expectWithinBatch(valuesIn(n + 1, g.input), pooled.length, valuesIn(n, g.output), (x, output) =>
          maxUnpoolForward(n, g, x, pooled, output),
        );
      }),
      { numRuns: 30 },
    );
  });
});
