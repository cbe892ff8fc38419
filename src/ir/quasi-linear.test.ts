import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Piecewise, sample } from './piecewise.js';
import {
  add,
  addConstant,
  boundsOf,
  constantValue,
  evaluate,
  floorDivide,
  identity,
  maximum,
  minimum,
  scale,
  sizesWhere,
  subtract,
} from './quasi-linear.js';
import { smallestIn } from './size-set.js';

/** Sums of floors of lines, as windows give them. */
const functions: fc.Arbitrary<Piecewise> = fc
  .array(
    fc.tuple(
      fc.integer({ min: -3, max: 5 }),
      fc.integer({ min: -9, max: 9 }),
      fc.integer({ min: 1, max: 8 }),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((terms) =>
    terms
      .map(([slope, base, by]) => floorDivide(addConstant(scale(identity, slope)!, base)!, by)!)
      .reduce((f, g) => add(f, g)!),
  );

test('equal functions have equal forms, however they come about', () => {
  fc.assert(
    fc.property(functions, functions, fc.integer({ min: 2, max: 9 }), (f, g, by) => {
      expect(subtract(add(f, g)!, g)).toEqual(f);
      expect(add(g, f)).toEqual(add(f, g));
      expect(floorDivide(addConstant(scale(f, by)!, by - 1)!, by)).toEqual(f);
      expect(minimum(f, maximum(f, g)!)).toEqual(f);
      expect(constantValue(subtract(f, f)!)).toBe(0);
    }),
  );
});

test('a nested floor is the floor of the product', () => {
  const halves = Array.from({ length: 5 }).reduce<Piecewise>((f) => floorDivide(f, 2)!, identity);
  expect(halves).toEqual(floorDivide(identity, 32));
  expect(halves).toMatchObject([{ from: 1, period: 32, rise: 1, base: 0 }]);
});

test('a maximum of two lines changes over where they cross, without listing the sizes before', () => {
  const crossed = maximum(addConstant(identity, -2_000_000_000)!, scale(identity, 0)!)!;
  expect(crossed.map(({ from, period, rise }) => ({ from, period, rise }))).toEqual([
    { from: 1, period: 1, rise: 0 },
    { from: 2_000_000_000, period: 1, rise: 1 },
  ]);
  expect(evaluate(crossed, 2_000_000_007)).toBe(7);
  expect(smallestIn(sizesWhere(crossed, (value) => value > 0)!)).toBe(2_000_000_001);
});

test('bounds hold', () => {
  const ends = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(200));
  fc.assert(
    fc.property(functions, functions, ends, (f, g, [from, more]) => {
      const both = maximum(f, g)!;
      const values = Array.from({ length: more + 1 }, (_, i) => evaluate(both, from + i));
      const [least, greatest] = boundsOf(both, from, from + more);
      expect(least).toBeLessThanOrEqual(Math.min(...values));
      expect(greatest).toBeGreaterThanOrEqual(Math.max(...values));
    }),
  );
  expect(boundsOf(identity, 1, Number.POSITIVE_INFINITY)).toEqual([1, Number.POSITIVE_INFINITY]);
  expect(boundsOf(scale(identity, 0)!, 1, Number.POSITIVE_INFINITY)).toEqual([0, 0]);
});

test('what does not fit is undefined, and never wrong', () => {
  expect(floorDivide(identity, 2 ** 17)).toBeUndefined();
  expect(scale(identity, Number.MAX_SAFE_INTEGER)).toBeDefined();
  expect(scale(scale(identity, Number.MAX_SAFE_INTEGER)!, 2)).toBeUndefined();
  expect(addConstant(identity, 0.5)).toBeUndefined();
  const [a, b] = [65_521, 65_519].map((by) => floorDivide(identity, by)!);
  expect(add(a, b)).toBeUndefined();
  expect(sample(1, Number.POSITIVE_INFINITY, 2 ** 17, (n) => n, 'steady')).toBeUndefined();
});
