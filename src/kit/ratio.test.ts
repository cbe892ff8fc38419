import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constantOf, dim } from '../ir/dim.js';
import { ratioOf, scaled } from './ratio.js';

const fractions = fc.record({
  numerator: fc.integer({ min: 1, max: 400 }),
  denominator: fc.integer({ min: 1, max: 64 }),
});

test('a fraction is only taken where double precision gives the same for every size', () => {
  let taken = 0;
  fc.assert(
    fc.property(fractions, ({ numerator, denominator }) => {
      const ratio = ratioOf(numerator / denominator);
      if (ratio === undefined) return;
      taken++;
      expect(ratio.numerator * denominator).toBe(numerator * ratio.denominator);
      for (let size = 1; size <= 3000; size++) {
        const exact = Math.floor((size * ratio.numerator) / ratio.denominator);
        if (constantOf(scaled(dim(size), numerator / denominator) ?? dim(-1)) !== exact) {
          expect.fail(`${size} * ${numerator}/${denominator}`);
        }
      }
    }),
    { numRuns: 400 },
  );
  expect(taken).toBeGreaterThan(200);
});

test('whole numbers, halves, quarters, thirds', () => {
  expect(ratioOf(2)).toEqual({ numerator: 2, denominator: 1 });
  expect(ratioOf(0.5)).toEqual({ numerator: 1, denominator: 2 });
  expect(ratioOf(1.75)).toEqual({ numerator: 7, denominator: 4 });
  expect(ratioOf(1 / 3)).toEqual({ numerator: 1, denominator: 3 });
});

test('0.7 is less than 7/10: 90 * 0.7 is 62 in double precision', () => {
  expect(ratioOf(0.7)).toBeUndefined();
  expect(scaled(dim(90), 0.7)).toEqual(dim(62));
});

test('no fraction with a small denominator', () => {
  expect(ratioOf(Math.SQRT2)).toBeUndefined();
  expect(ratioOf(1 / 65)).toBeUndefined();
  expect(ratioOf(5e-324)).toBeUndefined();
});
