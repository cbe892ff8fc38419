import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denseForward, denseInputGradient, denseWeightGradient } from '../dense.js';
import type { FusedActivation, Norm } from '../geometry.js';
import { sumRows } from '../matrix.js';
import { inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';
import type { Engine } from './engine.js';
import { workspaceOf } from './product.js';

const sizes = fc.tuple(
  fc.integer({ min: 1, max: 13 }),
  fc.integer({ min: 1, max: 150 }),
  fc.integer({ min: 1, max: 150 }),
);
const writes = fc.constantFrom('set' as const, 'add' as const);

function engineFor(n: number, inputs: number, outputs: number, threads = 1): Engine {
  return testEngine({ threads }, [workspaceOf({ kind: 'dense', inputs, outputs, weight: 'w' }, n, true)]);
}

describe('dense layers on the fast kernels', () => {
  it('have the output of the reference in double precision, with what follows the sums', () => {
    const activations: (FusedActivation | null)[] = [
      null,
      { name: 'relu' },
      { name: 'clip', min: -1, max: 2 },
    ];
    const after = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.constantFrom(...activations));
    fc.assert(
      fc.property(sizes, after, ([n, inputs, outputs], [biased, normed, added, activation]) => {
        const engine = engineFor(n, inputs, outputs);
        const norm = [1, 2, 3, 4].map((seed) => randomFloats(outputs, seed).map((value) => value + 1.5));
        const [input, weight, bias, residual] = [
          randomFloats(n * inputs, 5),
          randomFloats(inputs * outputs, 6),
          randomFloats(outputs, 7),
          randomFloats(n * outputs, 8),
        ];
        const run = (copy: (values: Float32Array) => Float32Array | Float64Array) => {
          const [gamma, beta, mean, variance] = norm.map(copy);
          const used: Norm | null = normed ? { gamma, beta, mean, variance, epsilon: 0.1 } : null;
          const output = copy(new Float32Array(n * outputs));
          denseForward(
            n,
            inputs,
            outputs,
            copy(input),
            copy(weight),
            biased ? copy(bias) : null,
            output,
            used,
            added ? copy(residual) : null,
            activation,
          );
          return output;
        };
        const actual = run((values) => inEngine(engine, values));
        expect(
          relativeDifference(
            actual,
            run((values) => Float64Array.from(values)),
          ),
        ).toBeLessThan(1e-5);
      }),
      { numRuns: 60 },
    );
  });

  it('have the gradients of the reference in double precision', () => {
    fc.assert(
      fc.property(sizes, writes, ([n, inputs, outputs], write) => {
        const engine = engineFor(n, inputs, outputs);
        const values = [n * inputs, inputs * outputs, n * outputs, n * inputs, inputs * outputs, outputs];
        const run = (copy: (values: Float32Array) => Float32Array | Float64Array) => {
          const [input, weight, gradient, ...results] = values.map((count, i) =>
            copy(randomFloats(count, i)),
          );
          denseInputGradient(n, inputs, outputs, gradient, weight, results[0], write);
          denseWeightGradient(n, inputs, outputs, input, gradient, results[1], results[2], write);
          return results;
        };
        const expected = run((one) => Float64Array.from(one));
        run((one) => inEngine(engine, one)).forEach((actual, i) => {
          expect(relativeDifference(actual, expected[i])).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 60 },
    );
  });

  it.each([1, 64])('have the same bits for any number of threads, %i images', (n) => {
    const [inputs, outputs] = [401, 123];
    const run = (threads: number) => {
      const engine = engineFor(n, inputs, outputs, threads);
      const [input, weight, gradient] = [n * inputs, inputs * outputs, n * outputs].map((count, i) =>
        inEngine(engine, randomFloats(count, i)),
      );
      const results = [n * outputs, n * inputs, inputs * outputs, outputs].map((count) =>
        engine.floats(count),
      );
      denseForward(n, inputs, outputs, input, weight, null, results[0]);
      denseInputGradient(n, inputs, outputs, gradient, weight, results[1], 'set');
      denseWeightGradient(n, inputs, outputs, input, gradient, results[2], results[3], 'set');
      engine.close();
      return results.map((result) => result.slice());
    };
    expect(run(3)).toEqual(run(1));
  });
});

describe('sums of rows on the fast kernels', () => {
  it('are those of the reference, where many large values nearly cancel out', () => {
    for (const [rows, channels] of [
      [1, 1],
      [7, 3],
      [50000, 8],
      [100003, 5],
      [33, 1000],
    ] as const) {
      for (const write of ['set', 'add'] as const) {
        const engine = testEngine();
        const values = randomFloats(rows * channels, 1).map(
          (value, i) => 1000 * value + (i % 2 ? 100 : -100),
        );
        const expected = new Float64Array(channels).fill(3);
        sumRows(rows, channels, Float64Array.from(values), expected, write);
        const actual = inEngine(engine, new Float32Array(channels).fill(3));
        sumRows(rows, channels, inEngine(engine, values), actual, write);
        expect(relativeDifference(actual, expected)).toBeLessThan(1e-5);
      }
    }
  });
});
