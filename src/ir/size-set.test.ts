import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allSizes,
  complementOf,
  conditionText,
  containsSize,
  describeSet,
  divisibilityOf,
  equalSets,
  intersectSets,
  isAllSizes,
  isEmptySet,
  isSubset,
  largestIn,
  nextIn,
  noSizes,
  previousIn,
  type SizeSet,
  sizesBetween,
  sizesLeaving,
  smallestIn,
  uniteSets,
} from './size-set.js';
import { evaluateText } from './testing/evaluate-text.js';
import { firstDifference } from './testing/random-dims.js';

/** Beyond all thresholds of these sets by the longest period: 1680, of 16, 3, 5 and 7. */
const upTo = 2000;

interface RandomSet {
  readonly text: string;
  readonly set: SizeSet;
  has(n: number): boolean;
}

const { tree: randomSets } = fc.letrec<{ tree: RandomSet }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.tuple(fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 16), fc.nat(15), fc.integer({ min: 1, max: 40 })).map(
      ([by, left, from]): RandomSet => ({
        text: `${left % by} of ${by} from ${from}`,
        set: sizesLeaving(by, left % by, from)!,
        has: (n) => n >= from && n % by === left % by,
      }),
    ),
    fc.tuple(fc.integer({ min: 1, max: 90 }), fc.nat(20)).map(
      ([from, more]): RandomSet => ({
        text: `${from} to ${from + more}`,
        set: sizesBetween(from, from + more),
        has: (n) => n >= from && n <= from + more,
      }),
    ),
    tie('tree').map(({ text, set, has }) => ({
      text: `not (${text})`,
      set: complementOf(set),
      has: (n: number) => !has(n),
    })),
    fc.tuple(tie('tree'), tie('tree'), fc.boolean()).map(([a, b, both]) => ({
      text: `(${a.text}) ${both ? 'and' : 'or'} (${b.text})`,
      set: both ? intersectSets(a.set, b.set)! : uniteSets(a.set, b.set)!,
      has: (n: number) => (both ? a.has(n) && b.has(n) : a.has(n) || b.has(n)),
    })),
  ),
}));

describe('any set', () => {
  test('has the members that its making says', () => {
    fc.assert(
      fc.property(randomSets, ({ set, has }) => {
        expect(firstDifference(upTo, (n) => containsSize(set, n), has)).toBeUndefined();
        expect(containsSize(set, 0)).toBe(false);
        expect(containsSize(set, 2.5)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('knows its neighbours and its ends', () => {
    fc.assert(
      fc.property(randomSets, fc.integer({ min: -3, max: 200 }), ({ set, has }, n) => {
        const members = Array.from({ length: upTo }, (_, i) => i + 1).filter(has);
        expect(smallestIn(set)).toBe(members[0]);
        expect(nextIn(set, n)).toBe(members.find((size) => size >= n));
        expect(previousIn(set, n)).toBe(members.findLast((size) => size <= n));
        // All that is irregular in these sets is below 200.
        const endless = members.some((size) => size > 200);
        expect(largestIn(set)).toBe(endless ? undefined : members.at(-1));
        expect(isEmptySet(set)).toBe(members.length === 0);
        expect(isAllSizes(set)).toBe(members.length === upTo);
      }),
      { numRuns: 300 },
    );
  });

  test('is compared by its members', () => {
    fc.assert(
      fc.property(randomSets, randomSets, (a, b) => {
        const sizes = Array.from({ length: upTo }, (_, i) => i + 1);
        expect(isSubset(a.set, b.set)).toBe(sizes.every((n) => !a.has(n) || b.has(n)));
        expect(equalSets(a.set, b.set)).toBe(sizes.every((n) => a.has(n) === b.has(n)));
        expect(equalSets(a.set, complementOf(complementOf(a.set)))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('is what its divisibility says, where it has one', () => {
    fc.assert(
      fc.property(randomSets, ({ set, has }) => {
        const found = divisibilityOf(set);
        const says = (n: number) =>
          found !== undefined && n >= found.from && n % found.divisor === found.remainder;
        if (!found) return;
        expect(firstDifference(upTo, says, has)).toBeUndefined();
        expect(smallestIn(set)).toBe(found.from);
      }),
      { numRuns: 300 },
    );
  });

  test('has a condition in the language that says the same', () => {
    fc.assert(
      fc.property(randomSets, ({ set, has }) => {
        const text = conditionText(set, 'H');
        const ours = (n: number) => evaluateText(text, { H: n }) === 1;
        expect(firstDifference(upTo, ours, has)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});

const from = (size: number) => sizesBetween(size, Number.POSITIVE_INFINITY);
const unite = (...sets: readonly (SizeSet | undefined)[]) =>
  sets.map((set) => set!).reduce((a, b) => uniteSets(a, b)!);

const usual: readonly (readonly [SizeSet, string, string])[] = [
  [allSizes, 'H is any size', 'true'],
  [noSizes, 'H is no size at all', 'false'],
  [sizesLeaving(16, 0)!, 'H is a multiple of 16 (and at least 16)', 'H % 16 == 0'],
  [sizesLeaving(16, 0, 33)!, 'H is a multiple of 16 (and at least 48)', 'H % 16 == 0 and H >= 48'],
  [sizesLeaving(16, 1, 2)!, 'H leaves 1 when divided by 16 and is at least 17', 'H % 16 == 1 and H >= 17'],
  [sizesLeaving(16, 1)!, 'H leaves 1 when divided by 16', 'H % 16 == 1'],
  [from(33), 'H is at least 33', 'H >= 33'],
  [sizesBetween(7, 7), 'H is 7', 'H == 7'],
  [sizesBetween(7, 8), 'H is 7 or 8', 'H == 7 or H == 8'],
  [sizesBetween(3, 9), 'H is from 3 to 9', 'H >= 3 and H <= 9'],
  [sizesBetween(1, 9), 'H is from 1 to 9', 'H <= 9'],
  [complementOf(sizesBetween(7, 7)), 'H is any size but 7', 'H != 7'],
  [
    complementOf(unite(sizesBetween(7, 7), sizesBetween(9, 9))),
    'H is any size but 7 and 9',
    'H != 7 and H != 9',
  ],
  [unite(sizesBetween(3, 5), from(9)), 'H is from 3 to 5 or at least 9', 'H >= 3 and H <= 5 or H >= 9'],
  [
    unite(sizesLeaving(8, 1), sizesLeaving(8, 3)),
    'H leaves 1 or 3 when divided by 8',
    'H % 8 == 1 or H % 8 == 3',
  ],
  [complementOf(sizesLeaving(8, 3)!), 'H leaves 0, 1, 2, 4, 5, 6 or 7 when divided by 8', 'H % 8 != 3'],
  [
    unite(sizesBetween(5, 5), sizesLeaving(16, 0, 32)),
    'H is 5, or H is a multiple of 16 (and at least 32)',
    'H == 5 or H % 16 == 0 and H >= 32',
  ],
  [
    intersectSets(sizesLeaving(4, 0)!, sizesBetween(1, 30))!,
    'H is a multiple of 4 from 4 to 28',
    'H % 4 == 0 and H <= 28',
  ],
];

test.each(usual.map(([set, words, condition]) => ({ set, words, condition })))(
  '$words',
  ({ set, words, condition }) => {
    expect(describeSet(set, 'H')).toBe(words);
    expect(conditionText(set, 'H')).toBe(condition);
  },
);

test('thresholds may be as large as they like', () => {
  const large = sizesBetween(2_000_000_000, 4_000_000_000);
  expect(smallestIn(large)).toBe(2_000_000_000);
  expect(largestIn(intersectSets(large, sizesLeaving(16, 0)!)!)).toBe(4_000_000_000);
  expect(nextIn(sizesLeaving(16, 0)!, 2_000_000_001)).toBe(2_000_000_016);
});

test('what is too fine to tabulate is said to be', () => {
  const [a, b] = [sizesLeaving(65_521, 0)!, sizesLeaving(65_519, 0)!];
  expect(intersectSets(a, b)).toBeUndefined();
  expect(isSubset(a, b)).toBeUndefined();
  expect(equalSets(a, b)).toBeUndefined();
  expect(equalSets(a, a)).toBe(true);
  expect(sizesLeaving(1_000_000, 0)).toBeUndefined();
});

test('long lists are cut short in words', () => {
  const squares = Array.from({ length: 20 }, (_, i) => (i + 1) ** 2).map((n) => sizesBetween(n, n));
  expect(describeSet(unite(...squares), 'H')).toBe(
    'H is 1, 4, 9, 16, 25, 36, 49, 64 or in one of 12 more ranges',
  );
  const some = [1, 2, 4, 8, 9, 13, 15, 16, 17, 18].map((left) => sizesLeaving(19, left));
  expect(describeSet(unite(...some), 'H')).toBe(
    'H leaves 1, 2, 4, 8, 9, 13, 15, 16 or one of 2 more when divided by 19',
  );
});
