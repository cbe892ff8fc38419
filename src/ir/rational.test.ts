import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compare,
  decimal,
  difference,
  floorOf,
  formatRational,
  numberOf,
  productOf,
  rational,
  rationalOf,
  sum,
} from './rational.js';

const fraction = fc
  .tuple(fc.bigInt({ min: -1000n, max: 1000n }), fc.bigInt({ min: 1n, max: 60n }))
  .map(([over, under]) => rational(over, under));

describe('fractions', () => {
  it('are reduced, with the sign above', () => {
    expect(rational(6, -4)).toEqual({ numerator: -3n, denominator: 2n });
    expect(rational(0, 7)).toEqual({ numerator: 0n, denominator: 1n });
    expect(() => rational(1, 0)).toThrow(RangeError);
  });

  it('are a field, in order', () => {
    fc.assert(
      fc.property(fraction, fraction, fraction, (a, b, c) => {
        expect(sum(a, b)).toEqual(sum(b, a));
        expect(productOf(a, sum(b, c))).toEqual(sum(productOf(a, b), productOf(a, c)));
        expect(sum(difference(a, b), b)).toEqual(a);
        expect(Math.sign(compare(a, b))).toBe(Math.sign(numberOf(a) - numberOf(b)));
        const floor = rational(floorOf(a));
        expect(compare(floor, a)).toBeLessThanOrEqual(0);
        expect(compare(a, sum(floor, rational(1)))).toBe(-1);
      }),
    );
  });

  it('come back from the number nearest to them', () => {
    fc.assert(
      fc.property(fraction, (a) => {
        expect(rationalOf(numberOf(a))).toEqual(a);
      }),
    );
    expect(rationalOf(1 / 1.3)).toEqual(rational(10, 13));
    expect(numberOf(rationalOf(Math.PI))).toBeCloseTo(Math.PI, 10);
  });

  it('are written as whole numbers where they are', () => {
    expect([rational(6, 2), rational(-3, 2), rational(1, 3)].map(formatRational)).toEqual([
      '3',
      '-3/2',
      '1/3',
    ]);
    expect([rational(6, 2), rational(-3, 2), rational(1, 3)].map(decimal)).toEqual(['3', '-1.5', '0.333']);
  });
});
