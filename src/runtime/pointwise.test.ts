import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as activation from './activation.js';
import { concatForward, concatGradient } from './concat.js';
import { dropoutGradient, dropoutTraining } from './dropout.js';
import {
  accumulate,
  addForward,
  copyValues,
  multiplyForward,
  multiplyGradient,
  zero,
} from './elementwise.js';
import type { Floats } from './geometry.js';
import { createRandom } from './random.js';
import { softmaxForward, softmaxGradient } from './softmax.js';
import { centralDifferences, dotProduct, expectClose, randomValues } from './testing/numeric.js';

const count = 60;

interface Kernel {
  readonly forward: (input: Floats, output: Floats) => void;
  readonly gradient: (input: Floats, output: Floats, outputGradient: Floats, inputGradient: Floats) => void;
  readonly formula: (x: number) => number;
}

const kernels: Record<string, Kernel> = {
  relu: {
    forward: (input, output) => activation.reluForward(count, input, output),
    gradient: (_, output, from, to) => activation.reluGradient(count, output, from, to),
    formula: (x) => (x + Math.abs(x)) / 2,
  },
  leakyRelu: {
    forward: (input, output) => activation.leakyReluForward(count, 0.1, input, output),
    gradient: (input, _, from, to) => activation.leakyReluGradient(count, 0.1, input, from, to),
    formula: (x) => (x > 0 ? x : 0.1 * x),
  },
  tanh: {
    forward: (input, output) => activation.tanhForward(count, input, output),
    gradient: (_, output, from, to) => activation.tanhGradient(count, output, from, to),
    formula: (x) => 1 - 2 / (Math.exp(2 * x) + 1),
  },
  sigmoid: {
    forward: (input, output) => activation.sigmoidForward(count, input, output),
    gradient: (_, output, from, to) => activation.sigmoidGradient(count, output, from, to),
    formula: (x) => (1 + Math.tanh(x / 2)) / 2,
  },
};

describe.each(Object.entries(kernels))('%s', (_, { forward, gradient, formula }) => {
  test('equals its formula and hands NaN on', () => {
    const input = randomValues(count);
    const output = new Float64Array(count);
    forward(input, output);
    expectClose(output, input.map(formula), 1e-12);
    forward(new Float64Array(count).fill(Number.NaN), output);
    expect(output.every(Number.isNaN)).toBe(true);
  });

  test('saturates without NaN', () => {
    const output = new Float64Array(count);
    for (const extreme of [1e6, -1e6]) {
      forward(new Float64Array(count).fill(extreme), output);
      expect(output.every(Number.isFinite)).toBe(true);
    }
  });

  test('has a gradient that equals central differences and adds up', () => {
    const input = randomValues(count);
    const direction = randomValues(count, 2);
    const output = new Float64Array(count);
    const loss = () => {
      forward(input, output);
      return dotProduct(output, direction);
    };
    const inputGradient = new Float64Array(count).fill(2);
    loss();
    gradient(input, output, direction, inputGradient);
    expectClose(
      inputGradient,
      centralDifferences(loss, input).map((value) => value + 2),
      1e-7,
    );
  });
});

describe('softmax', () => {
  test('gives probabilities that do not change when all inputs rise', () => {
    const input = randomValues(count, 3);
    const [plain, shifted] = [new Float64Array(count), new Float64Array(count)];
    softmaxForward(12, 5, input, plain);
    softmaxForward(
      12,
      5,
      input.map((value) => value + 700),
      shifted,
    );
    expectClose(shifted, plain, 1e-12);
    for (let p = 0; p < 12; p++) {
      const row = plain.subarray(p * 5, p * 5 + 5);
      expect(row.reduce((sum, value) => sum + value)).toBeCloseTo(1, 12);
      const exponentials = input.subarray(p * 5, p * 5 + 5).map(Math.exp);
      const sum = exponentials.reduce((total, value) => total + value);
      expectClose(
        row,
        exponentials.map((value) => value / sum),
        1e-12,
      );
    }
  });

  test('has a gradient that equals central differences and adds up', () => {
    const input = randomValues(count, 3);
    const direction = randomValues(count, 4);
    const output = new Float64Array(count);
    const loss = () => {
      softmaxForward(12, 5, input, output);
      return dotProduct(output, direction);
    };
    const gradient = new Float64Array(count).fill(1);
    loss();
    softmaxGradient(12, 5, output, direction, gradient);
    expectClose(
      gradient,
      centralDifferences(loss, input).map((value) => value + 1),
      1e-7,
    );
  });
});

test('sums, products and copies touch only the values counted', () => {
  const [a, b] = [Float32Array.of(1, 2, 3), Float32Array.of(10, 20, 30)];
  const target = new Float32Array(3).fill(-1);
  addForward(2, a, b, target);
  expect([...target]).toEqual([11, 22, -1]);
  multiplyForward(2, a, b, target);
  expect([...target]).toEqual([10, 40, -1]);
  multiplyGradient(2, a, b, target);
  expect([...target]).toEqual([20, 80, -1]);
  accumulate(2, b, target);
  expect([...target]).toEqual([30, 100, -1]);
  copyValues(2, a, target);
  expect([...target]).toEqual([1, 2, -1]);
  zero(target);
  expect([...target]).toEqual([0, 0, 0]);
});

test('concatenation puts channels side by side, and its gradient takes them apart again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
      (positions, widths) => {
        const total = widths.reduce((sum, width) => sum + width);
        const output = new Float32Array(positions * total);
        const inputs = widths.map((width, i) => Float32Array.from(randomValues(positions * width, i)));
        const offsetOf = (i: number) => widths.slice(0, i).reduce((sum, width) => sum + width, 0);
        inputs.forEach((input, i) => {
          concatForward(positions, widths[i], offsetOf(i), total, input, output);
        });
        for (let p = 0; p < positions; p++) {
          const row = inputs.flatMap((input, i) => [...input.subarray(p * widths[i], (p + 1) * widths[i])]);
          expect([...output.subarray(p * total, (p + 1) * total)]).toEqual(row);
        }
        inputs.forEach((input, i) => {
          const gradient = new Float32Array(input.length).fill(1);
          concatGradient(positions, widths[i], offsetOf(i), total, output, gradient);
          expect(gradient).toEqual(input.map((value) => value + 1));
        });
      },
    ),
  );
});

describe('dropout', () => {
  test('drops about the rate, scales the rest, and its gradient uses the same mask', () => {
    const n = 20_000;
    const [input, mask, output] = [new Float32Array(n).fill(3), new Float32Array(n), new Float32Array(n)];
    dropoutTraining(n, 0.25, createRandom(5), input, mask, output);
    const dropped = output.filter((value) => value === 0).length;
    expect(dropped / n).toBeGreaterThan(0.23);
    expect(dropped / n).toBeLessThan(0.27);
    expect(new Set(output)).toEqual(new Set([0, 4]));
    const gradient = new Float32Array(n).fill(1);
    dropoutGradient(n, mask, input, gradient);
    expect(gradient).toEqual(output.map((value) => value + 1));
  });

  test('at rate 0 is the identity, and close to 1 it drops everything without NaN', () => {
    const input = Float32Array.from(randomValues(count));
    const [mask, output] = [new Float32Array(count), new Float32Array(count)];
    dropoutTraining(count, 0, createRandom(5), input, mask, output);
    expect(output).toEqual(input);
    dropoutTraining(count, 1, createRandom(5), input, mask, output);
    expect(output.every((value) => value === 0)).toBe(true);
  });
});
