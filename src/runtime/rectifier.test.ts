/** The activations of `rectifier.ts`, `gate.ts` and `gelu.ts`: formula, extremes, gradient. */
import { describe, expect, test } from 'vitest';
import { erf } from './erf.js';
import * as gate from './gate.js';
import * as gelu from './gelu.js';
import type { Floats } from './geometry.js';
import * as rectifier from './rectifier.js';
import { expectDerivative } from './testing/derivative.js';
import { expectClose, randomValues } from './testing/numeric.js';

const count = 80;
/** Wide enough to pass every bend, and never within a step of one. */
const wide = randomValues(count, 3).map((x) => 2.5 * x + 1e-3);

interface Activation {
  readonly forward: (input: Floats, output: Floats) => void;
  readonly gradient: (input: Floats, output: Floats, outputGradient: Floats, inputGradient: Floats) => void;
  readonly formula: (x: number) => number;
}

const logistic = (x: number) => (1 + Math.tanh(x / 2)) / 2;
const ramp = (x: number) => (Math.abs(x + 3) - Math.abs(x - 3) + 6) / 12;

const activations: Record<string, Activation> = {
  elu: {
    forward: (input, output) => rectifier.eluForward(count, 1.5, input, output),
    gradient: (_, output, from, to) => rectifier.eluGradient(count, 1.5, output, from, to),
    formula: (x) => (x > 0 ? x : 1.5 * (Math.exp(x) - 1)),
  },
  selu: {
    forward: (input, output) => rectifier.seluForward(count, input, output),
    gradient: (_, output, from, to) => rectifier.seluGradient(count, output, from, to),
    formula: (x) => (x > 0 ? 1.0507009873554805 * x : 1.7580993408473766 * (Math.exp(x) - 1)),
  },
  softplus: {
    forward: (input, output) => rectifier.softplusForward(count, 0.7, input, output),
    gradient: (_, output, from, to) => rectifier.softplusGradient(count, 0.7, output, from, to),
    formula: (x) => Math.log(1 + Math.exp(0.7 * x)) / 0.7,
  },
  clip: {
    forward: (input, output) => rectifier.clipForward(count, -1, 2.5, input, output),
    gradient: (input, _, from, to) => rectifier.clipGradient(count, -1, 2.5, input, from, to),
    formula: (x) => (x < -1 ? -1 : x > 2.5 ? 2.5 : x),
  },
  silu: {
    forward: (input, output) => gate.siluForward(count, input, output),
    gradient: (input, _, from, to) => gate.siluGradient(count, input, from, to),
    formula: (x) => x * logistic(x),
  },
  hardSigmoid: {
    forward: (input, output) => gate.hardSigmoidForward(count, input, output),
    gradient: (_, output, from, to) => gate.hardSigmoidGradient(count, output, from, to),
    formula: ramp,
  },
  hardSwish: {
    forward: (input, output) => gate.hardSwishForward(count, input, output),
    gradient: (input, _, from, to) => gate.hardSwishGradient(count, input, from, to),
    formula: (x) => x * ramp(x),
  },
  gelu: {
    forward: (input, output) => gelu.geluForward(count, input, output),
    gradient: (input, _, from, to) => gelu.geluGradient(count, input, from, to),
    formula: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  },
  geluTanh: {
    forward: (input, output) => gelu.geluTanhForward(count, input, output),
    gradient: (input, _, from, to) => gelu.geluTanhGradient(count, input, from, to),
    formula: (x) => x * logistic(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)),
  },
};

describe.each(Object.entries(activations))('%s', (_, { forward, gradient, formula }) => {
  test('equals its formula, in place too, and hands NaN on', () => {
    const output = new Float64Array(count);
    forward(wide, output);
    expectClose(output, wide.map(formula), 1e-12);
    const inPlace = wide.slice();
    forward(inPlace, inPlace);
    expect(inPlace).toEqual(output);
    forward(new Float64Array(count).fill(Number.NaN), output);
    expect(output.every(Number.isNaN)).toBe(true);
  });

  test('saturates without NaN, and so does its gradient', () => {
    for (const extreme of [1e6, -1e6]) {
      const input = new Float64Array(count).fill(extreme);
      const [output, inputGradient] = [new Float64Array(count), new Float64Array(count)];
      forward(input, output);
      gradient(input, output, input, inputGradient);
      expect([...output, ...inputGradient].every(Number.isFinite)).toBe(true);
    }
  });

  test('has a gradient that equals central differences and adds up', () => {
    expectDerivative({
      inputs: count,
      outputs: count,
      at: wide,
      forward,
      gradient: (input, outputGradient, inputGradient) => {
        const output = new Float64Array(count);
        forward(input, output);
        gradient(input, output, outputGradient, inputGradient);
      },
    });
  });
});

test('selu keeps mean 0 and variance 1, which its constants are made for', () => {
  const n = 400_000;
  const input = randomValues(n, 9);
  rectifier.seluForward(n, input, input);
  const mean = input.reduce((sum, x) => sum + x) / n;
  const variance = input.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
  expect(Math.abs(mean)).toBeLessThan(0.01);
  expect(Math.abs(variance - 1)).toBeLessThan(0.01);
});

test('both formulas of gelu are close to each other', () => {
  const [exact, approximate] = [new Float64Array(count), new Float64Array(count)];
  gelu.geluForward(count, wide, exact);
  gelu.geluTanhForward(count, wide, approximate);
  const distance = Math.max(...exact.map((x, i) => Math.abs(x - approximate[i])));
  expect(distance).toBeLessThan(1e-3);
  expect(distance).toBeGreaterThan(1e-5);
});

test('what a clip cuts off in single precision has no gradient, though its limit is rounded', () => {
  const input = Float32Array.of(-1, 0.05, 0.2, 0.4);
  const output = new Float32Array(4);
  rectifier.clipForward(4, 0.1, 0.3, input, output);
  expect([...output]).toEqual([0.1, 0.1, 0.2, 0.3].map(Math.fround));
  const inputGradient = new Float32Array(4);
  rectifier.clipGradient(4, 0.1, 0.3, input, Float32Array.of(1, 1, 1, 1), inputGradient);
  expect([...inputGradient]).toEqual([0, 0, 1, 0]);
});
