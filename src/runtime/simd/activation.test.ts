import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as activation from '../activation.js';
import * as gate from '../gate.js';
import * as gelu from '../gelu.js';
import type { Floats } from '../geometry.js';
import * as rectifier from '../rectifier.js';
import { inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';
import type { GradientWrite } from './call.js';

type Forward = (count: number, input: Floats, output: Floats) => void;
type Gradient = (
  count: number,
  values: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write?: GradientWrite,
) => void;

interface Pair {
  readonly forward: Forward;
  readonly gradient: Gradient;
  /** Whether the gradient reads the output. */
  readonly output?: true;
  /** How far single precision may be from double; 0 where values are only chosen. */
  readonly tolerance?: number;
}

const pairs: Record<string, Pair> = {
  relu: { forward: activation.reluForward, gradient: activation.reluGradient, output: true, tolerance: 0 },
  leakyRelu: {
    forward: (n, x, y) => activation.leakyReluForward(n, 0.125, x, y),
    gradient: (n, x, g, to, write) => activation.leakyReluGradient(n, 0.125, x, g, to, write),
    tolerance: 0,
  },
  clip: {
    forward: (n, x, y) => rectifier.clipForward(n, -0.3, 2.1, x, y),
    gradient: (n, x, g, to, write) => rectifier.clipGradient(n, -0.3, 2.1, x, g, to, write),
    tolerance: 0,
  },
  elu: {
    forward: (n, x, y) => rectifier.eluForward(n, 1.5, x, y),
    gradient: (n, y, g, to, write) => rectifier.eluGradient(n, 1.5, y, g, to, write),
    output: true,
  },
  selu: { forward: rectifier.seluForward, gradient: rectifier.seluGradient, output: true },
  softplus: {
    forward: (n, x, y) => rectifier.softplusForward(n, 0.7, x, y),
    gradient: (n, y, g, to, write) => rectifier.softplusGradient(n, 0.7, y, g, to, write),
    output: true,
  },
  tanh: { forward: activation.tanhForward, gradient: activation.tanhGradient, output: true },
  sigmoid: { forward: activation.sigmoidForward, gradient: activation.sigmoidGradient, output: true },
  gelu: { forward: gelu.geluForward, gradient: gelu.geluGradient },
  geluTanh: { forward: gelu.geluTanhForward, gradient: gelu.geluTanhGradient },
  silu: { forward: gate.siluForward, gradient: gate.siluGradient },
  hardSigmoid: { forward: gate.hardSigmoidForward, gradient: gate.hardSigmoidGradient, output: true },
  hardSwish: { forward: gate.hardSwishForward, gradient: gate.hardSwishGradient },
};

const reach = 12;
const wide = (count: number, seed: number) => randomFloats(count, seed).map((x) => reach * x);

/** Values that a test needs at most. */
const room = 1 << 17;

describe.each(Object.entries(pairs))('%s on the fast kernels', (_, pair) => {
  const { forward, gradient, output = false, tolerance = 1e-6 } = pair;

  it('gives what double precision gives, for any number of values, in place too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 99 }), (count, seed) => {
        const engine = testEngine({ values: room });
        const input = wide(count, seed);
        const expected = Float64Array.from(input);
        forward(count, expected, expected);
        const values = inEngine(engine, input);
        const result = engine.floats(count + 1).fill(7);
        forward(count, values, result);
        expect(
          relativeDifference(result.subarray(0, count), Float32Array.from(expected)),
        ).toBeLessThanOrEqual(tolerance);
        expect(result[count]).toBe(7);
        forward(count, values, values);
        expect(values.findIndex((value, i) => value !== result[i])).toBe(-1);
      }),
      { numRuns: 6 },
    );
  });

  it.each(['set', 'add'] as const)('gives the same gradient, to %s', (write) => {
    const count = 16400;
    const engine = testEngine({ values: room });
    const input = wide(count, 1);
    const [outputGradient, before] = [2, 3].map((seed) => randomFloats(count, seed));
    const read = Float64Array.from(input);
    if (output) forward(count, read, read);
    const expected = Float64Array.from(before);
    gradient(count, read, Float64Array.from(outputGradient), expected, write);
    const [values, g] = [inEngine(engine, read), inEngine(engine, outputGradient)];
    const actual = inEngine(engine, before);
    gradient(count, values, g, actual, write);
    expect(relativeDifference(actual, Float32Array.from(expected))).toBeLessThanOrEqual(tolerance);
    if (write === 'add') return;
    gradient(count, values, g, g, 'set');
    expect(g.findIndex((value, i) => value !== actual[i])).toBe(-1);
  });

  it('goes on as the reference does at the ends', () => {
    const engine = testEngine({ values: room });
    const extremes = [0, -0, 1e-30, -1e-30, 90, -90, 200, -200, 1e6, -1e6, 1e30, Number.NaN];
    const expected = Float32Array.from(extremes);
    forward(extremes.length, expected, expected);
    const values = inEngine(engine, extremes);
    forward(extremes.length, values, values);
    for (const [i, value] of expected.entries()) {
      if (Number.isNaN(value)) expect(values[i]).toBeNaN();
      else expect(Math.abs(values[i] - value)).toBeLessThanOrEqual(1e-6 * Math.abs(value));
    }
    const [slopes, ones] = [engine.floats(extremes.length), engine.floats(extremes.length).fill(1)];
    gradient(extremes.length - 1, output ? values : inEngine(engine, extremes), ones, slopes, 'set');
    expect(slopes.every(Number.isFinite)).toBe(true);
  });
});

it.each(['elu', 'selu', 'softplus', 'tanh', 'sigmoid', 'gelu', 'silu'])(
  '%s loses no digits where it is small',
  (name) => {
    const { forward } = pairs[name];
    const engine = testEngine({ values: room });
    // From 1e-6 to 12 by size, of both signs.
    const input = Float32Array.from({ length: 6000 }, (_, i) => {
      return (i % 2 === 0 ? 1 : -1) * reach * 10 ** (-7 * (i / 6000));
    });
    const expected = Float64Array.from(input);
    forward(input.length, expected, expected);
    const values = inEngine(engine, input);
    forward(input.length, values, values);
    for (const [i, value] of expected.entries()) {
      const error = Math.abs(values[i] - value);
      if (!(error <= 6e-7 * Math.abs(value))) expect.fail(`of ${input[i]}: ${values[i]}, not ${value}`);
    }
  },
);

it('passes the gradient of a clipped NaN on, as the reference does', () => {
  const engine = testEngine();
  const input = Float32Array.of(Number.NaN, -1, 0, 3, 6, 7, Number.NaN);
  const slope = Float32Array.of(1, 2, 3, 4, 5, 6, 7);
  const expected = new Float32Array(7);
  rectifier.clipGradient(7, 0, 6, input, slope, expected, 'set');
  expect([...expected]).toEqual([1, 0, 0, 4, 0, 0, 7]);
  const actual = inEngine(engine, new Float32Array(7));
  rectifier.clipGradient(7, 0, 6, inEngine(engine, input), inEngine(engine, slope), actual, 'set');
  expect(actual).toEqual(expected);
});
