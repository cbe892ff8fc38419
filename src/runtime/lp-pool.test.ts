import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WindowGeometry } from './geometry.js';
import { lpPoolForward, lpPoolGradient } from './lp-pool.js';
import { maxPoolForward } from './pool.js';
import { expectDerivative, expectWithinBatch } from './testing/derivative.js';
import { anyWindow, expectClose, randomValues, valuesIn } from './testing/numeric.js';
import { eachWindow } from './testing/reference.js';

const windows = anyWindow(fc.integer({ min: 1, max: 4 }), true);
const images = fc.integer({ min: 1, max: 3 });
const powers = fc.constantFrom(1, 1.5, 2, 3, 6);

/** Far enough from 0, where sizes have a kink. */
const awayFromZero = (count: number, seed: number) =>
  randomValues(count, seed).map((value) => value + Math.sign(value) * 0.3);

function reference(n: number, g: WindowGeometry, p: number, input: Float64Array): number[] {
  const result: number[] = [];
  eachWindow(
    n,
    g,
    (o) => [o],
    (_, __, taps) => {
      const sizes = taps.map(({ at }) => (at === undefined ? 0 : Math.abs(input[at])));
      result.push(sizes.reduce((sum, size) => sum + size ** p, 0) ** (1 / p));
    },
  );
  return result;
}

describe('power-average pooling', () => {
  test('is the p-norm of every window', () => {
    fc.assert(
      fc.property(windows, images, powers, (g, n, p) => {
        const input = randomValues(valuesIn(n, g.input));
        const output = new Float64Array(valuesIn(n, g.output)).fill(Number.NaN);
        lpPoolForward(n, g, p, input, output);
        expectClose(output, reference(n, g, p, input), 1e-12);
      }),
    );
  });

  test('has gradients that equal central differences', () => {
    fc.assert(
      fc.property(windows, images, powers, (g, n, p) => {
        fc.pre(valuesIn(n, g.input) <= 200);
        const output = new Float64Array(valuesIn(n, g.output));
        expectDerivative({
          inputs: valuesIn(n, g.input),
          outputs: output.length,
          at: awayFromZero(valuesIn(n, g.input), 5),
          forward: (x, to) => lpPoolForward(n, g, p, x, to),
          gradient: (x, from, to) => {
            lpPoolForward(n, g, p, x, output);
            lpPoolGradient(n, g, p, x, output, from, to);
          },
          step: 1e-6,
          tolerance: 1e-6,
        });
      }),
      { numRuns: 80 },
    );
  });

  test('leaves what lies behind the batch alone', () => {
    fc.assert(
      fc.property(windows, images, (g, n) => {
        const [used, all] = [valuesIn(n, g.output), valuesIn(n + 1, g.output)];
        expectWithinBatch(all, used, valuesIn(n, g.input), (x, output) => lpPoolForward(n, g, 2, x, output));
      }),
      { numRuns: 30 },
    );
  });

  const row: WindowGeometry = {
    input: [1, 1, 4, 1],
    output: [1, 1, 2, 1],
    filter: [1, 1, 2],
    stride: [1, 1, 2],
    dilation: [1, 1, 1],
    padding: [0, 0, 0],
  };

  test('has no gradient at a window of zeros, nor at a zero', () => {
    const input = Float64Array.of(0, 0, 3, 0);
    const output = new Float64Array(2);
    for (const p of [1, 1.5, 2, 3]) {
      const gradient = new Float64Array(4);
      lpPoolForward(1, row, p, input, output);
      lpPoolGradient(1, row, p, input, output, Float64Array.of(5, 5), gradient);
      expectClose(gradient, [0, 0, 5, 0], 1e-12);
    }
  });

  test('comes near the maximum of sizes with a large p', () => {
    const input = Float64Array.of(-3, 1, 0.5, 2);
    const [output, maxima] = [new Float64Array(2), new Float64Array(2)];
    lpPoolForward(1, row, 200, input, output);
    maxPoolForward(1, row, input.map(Math.abs), maxima);
    expectClose(output, maxima, 1e-6);
    expect([...maxima]).toEqual([3, 2]);
  });
});
