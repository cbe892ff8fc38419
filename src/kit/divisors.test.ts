import fc from 'fast-check';
import { expect, it } from 'vitest';
import { greatestCommonDivisor, nearestDivisors } from './divisors.js';

const number = fc.integer({ min: 1, max: 600 });

it('finds the divisors next to a number, and no other', () => {
  fc.assert(
    fc.property(number, number, (count, to) => {
      const all = Array.from({ length: count }, (_, i) => i + 1).filter((value) => count % value === 0);
      const below = all.filter((value) => value < to).slice(-1);
      const above = all.filter((value) => value > to).slice(0, 1);
      expect(nearestDivisors(count, to)).toEqual([...below, ...above]);
    }),
  );
});

it('divides both numbers by nothing greater', () => {
  fc.assert(
    fc.property(number, number, (a, b) => {
      const common = Array.from({ length: a }, (_, i) => i + 1).filter((v) => a % v === 0 && b % v === 0);
      expect(greatestCommonDivisor(a, b)).toBe(common.at(-1));
    }),
  );
});
