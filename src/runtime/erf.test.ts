import fc from 'fast-check';
import { expect, it } from 'vitest';
import { erf, erfc } from './erf.js';

/** As the C library's erf and erfc give them (through Python's `math`); around the limits of the three formulas too. */
const table: readonly (readonly [x: number, erf: number, erfc: number])[] = [
  [0, 0, 1],
  [1e-10, 1.1283791670955126e-10, 0.999999999887162],
  [0.1, 0.1124629160182849, 0.8875370839817152],
  [0.3, 0.3286267594591274, 0.6713732405408726],
  [0.46, 0.4846553900016797, 0.5153446099983203],
  [0.47, 0.4937450508860821, 0.5062549491139179],
  [0.5, 0.5204998778130465, 0.4795001221869535],
  [1, 0.8427007929497149, 0.15729920705028513],
  [1.5, 0.9661051464753108, 0.033894853524689274],
  [2, 0.9953222650189527, 0.004677734981047265],
  [3, 0.9999779095030014, 2.2090496998585438e-5],
  [3.9, 0.9999999652077514, 3.479224859723177e-8],
  [4.1, 0.9999999932999724, 6.700027654084918e-9],
  [5, 0.9999999999984626, 1.5374597944280351e-12],
];

it.each(table)('of %d', (x, expected, complement) => {
  expect(Math.abs(erf(x) - expected)).toBeLessThan(1e-15);
  expect(Math.abs(erf(-x) + expected)).toBeLessThan(1e-15);
  expect(Math.abs(erfc(x) / complement - 1)).toBeLessThan(1e-14);
  expect(Math.abs(erfc(-x) - (1 + expected))).toBeLessThan(1e-15);
});

it('is odd, rises, and adds up to 1 with its complement', () => {
  const number = fc.double({ min: -8, max: 8, noNaN: true });
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(erf(-a)).toBeCloseTo(-erf(a), 15);
      expect(erf(a) + erfc(a)).toBeCloseTo(1, 15);
      if (a < b) expect(erf(b) - erf(a)).toBeGreaterThanOrEqual(-2e-16);
    }),
  );
});

it('has its limits far out, and hands NaN on', () => {
  expect([erf(40), erf(-40), erfc(40), erfc(-40)]).toEqual([1, -1, 0, 2]);
  expect(erf(Number.NaN)).toBeNaN();
});
