import { describe, expect, test } from 'vitest';
import { cos, exp, expm1, log, log1p, pow, tanh } from './exact-math.js';
import { createRandom, uniform } from './random.js';

/** The distance of two doubles in units in the last place of the second. */
function distance(actual: number, expected: number): number {
  if (Object.is(actual, expected)) return 0;
  const size = Math.abs(expected);
  const unit = size < 2 ** -1022 ? 2 ** -1074 : 2 ** (Math.floor(Math.log2(size)) - 52);
  return Math.abs(actual - expected) / unit;
}

interface Case {
  readonly own: (x: number) => number;
  readonly native: (x: number) => number;
  /** Where it is compared, evenly spread in each range. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  readonly special: readonly number[];
}

const limits = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

const cases: Record<string, Case> = {
  exp: {
    own: exp,
    native: Math.exp,
    ranges: [
      [-745, 709],
      [-1, 1],
    ],
    special: [...limits, 710, -800],
  },
  expm1: {
    own: expm1,
    native: Math.expm1,
    ranges: [
      [-50, 709],
      [-2, 2],
      [-1e-9, 1e-9],
    ],
    special: limits,
  },
  log: {
    own: log,
    native: Math.log,
    ranges: [
      [0, 1e300],
      [0, 10],
      [0.9, 1.1],
      [0, 1e-310],
    ],
    special: [...limits, 1, -1, 5e-324],
  },
  log1p: {
    own: log1p,
    native: Math.log1p,
    ranges: [
      [-1, 1],
      [0, 1e9],
      [-1e-9, 1e-9],
    ],
    special: [...limits, -1, -2],
  },
  cos: {
    own: cos,
    native: Math.cos,
    ranges: [
      [-7, 7],
      [-1e4, 1e4],
    ],
    special: limits,
  },
  tanh: {
    own: tanh,
    native: Math.tanh,
    ranges: [
      [-25, 25],
      [-1, 1],
      [-1e-9, 1e-9],
    ],
    special: limits,
  },
};

describe.each(Object.entries(cases))('%s', (name, { own, native, ranges, special }) => {
  test('is what Math has, to two units in the last place', () => {
    const random = createRandom(1);
    // Math's own is off by two units too.
    const most = name === 'tanh' ? 3 : 2;
    for (const [from, to] of ranges) {
      for (let i = 0; i < 20000; i++) {
        const x = from + (to - from) * uniform(random);
        const error = distance(own(x), native(x));
        if (!(error <= most)) expect.fail(`of ${x}: ${own(x)}, not ${native(x)}`);
      }
    }
  });

  test.each(special)('of %d', (x) => expect(own(x)).toBe(native(x)));
});

describe('pow', () => {
  test('is what Math has, to two units in the last place', () => {
    const random = createRandom(2);
    for (let i = 0; i < 50000; i++) {
      const base = exp(1400 * (uniform(random) - 0.5) * (i % 2 === 0 ? 1 : 1e-3));
      const exponent = ((uniform(random) - 0.5) * 1400) / Math.abs(Math.log(base));
      const error = distance(pow(base, exponent), base ** exponent);
      if (!(error <= 2)) expect.fail(`${base}^${exponent}: ${pow(base, exponent)}, not ${base ** exponent}`);
    }
  });

  test('is exact where the result has few digits', () => {
    for (let base = 1; base <= 30; base++)
      for (let power = 0, exact = 1; power <= 10; power++, exact *= base)
        expect(pow(base, power)).toBe(exact);
    expect(pow(0.5, 3)).toBe(0.125);
    expect(pow(49, 0.5)).toBe(7);
    expect(pow(2, -1074)).toBe(5e-324);
  });

  test('keeps the limits', () => {
    const values = [0, 0.5, 1, 2, Number.POSITIVE_INFINITY, Number.NaN];
    const exponents = [...limits, 1, -1, 3, -2, 1e300, -1e300];
    for (const base of values)
      for (const exponent of exponents) if (base !== 1) expect(pow(base, exponent)).toBe(base ** exponent);
    expect(pow(-1, 2)).toBeNaN();
    expect(pow(1, Number.POSITIVE_INFINITY)).toBe(1);
  });
});
