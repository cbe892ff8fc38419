import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ceilDiv,
  type Dim,
  type Domain,
  dim,
  floorDiv,
  formatDim,
  maxOf,
  minOf,
  minus,
  modulo,
  plus,
  symbol,
  times,
} from './dim.js';
import { containsSize, noSizes, type SizeSet, sizesBetween, sizesLeaving } from './size-set.js';
import { evaluateText } from './testing/evaluate-text.js';
import { firstDifference, randomDims } from './testing/random-dims.js';

const H = symbol('H');
const W = symbol('W');

/** Valid windows of size F at stride S with P on both sides. */
const windows = (size: Dim, F: number, S: number, P = 0) => plus(floorDiv(minus(plus(size, 2 * P), F), S), 1);

test.each<readonly [string, Dim]>([
  ['H', H],
  ['7', dim(7)],
  ['-3', dim(-3)],
  ['2*H + 3', plus(times(H, 2), 3)],
  ['H - 4', minus(H, 4)],
  ['5 - H', minus(dim(5), H)],
  ['-H - 5', minus(dim(-5), H)],
  ['floor(H/2)', floorDiv(H, 2)],
  ['ceil(H/2)', ceilDiv(H, 2)],
  ['ceil(H/2)', windows(H, 7, 2, 3)],
  ['floor((H - 1)/2)', windows(H, 3, 2)],
  ['floor((H - 3)/4)', windows(H, 11, 4, 2)],
  ['floor(H/32)', floorDiv(floorDiv(floorDiv(H, 4), 4), 2)],
  ['4*floor(H/8)', times(floorDiv(H, 8), 4)],
  ['floor(H/2) + 100', plus(floorDiv(H, 2), 100)],
  ['H + floor(H/2)', floorDiv(times(H, 3), 2)],
  ['floor(5*H/7)', floorDiv(times(H, 5), 7)],
  ['2*floor(H/2) + 3*floor(H/3)', plus(times(floorDiv(H, 2), 2), times(floorDiv(H, 3), 3))],
  ['H % 16', modulo(H, 16)],
  ['(H + 3) % 16', modulo(plus(H, 3), 16)],
  ['-(H % 16)', minus(times(floorDiv(H, 16), 16), H)],
  ['max(H - 33, 0)', maxOf(minus(H, 33), 0)],
  ['max(min(77, H - 33), 2)', minOf(maxOf(minus(H, 33), 2), 77)],
  ['max(H - 2000000000, 1)', maxOf(minus(H, 2_000_000_000), 1)],
  ['floor(H/2000000000)', floorDiv(H, 2_000_000_000)],
])('%s', (text, size) => {
  expect(formatDim(size)).toBe(text);
});

test.each<readonly [string, Dim]>([
  ['floor(H/2)*floor(W/2)*64', times(times(floorDiv(H, 2), floorDiv(W, 2)), 64)],
  ['(H + 1)*(W + 1)*3', times(times(plus(H, 1), plus(W, 1)), 3)],
  ['H + W', plus(H, W)],
  ['H - W', minus(H, W)],
  ['H*W + 3', plus(times(H, W), 3)],
  ['-H*W - 3', minus(dim(-3), times(H, W))],
  ['H*H', times(H, H)],
  ['floor(H*W/2)', floorDiv(times(H, W), 2)],
  ['ceil(H*W/2)', ceilDiv(times(H, W), 2)],
  ['floor((H + W)/2)', floorDiv(plus(H, W), 2)],
  ['W + floor(H*W/4)', floorDiv(plus(times(H, W), times(W, 4)), 4)],
  ['max(H, W)', maxOf(H, W)],
])('%s, in several symbols', (text, size) => {
  expect(formatDim(size)).toBe(text);
});

describe('within a domain', () => {
  const both = (sizes: SizeSet | undefined): Domain =>
    new Map(sizes ? ['H', 'W'].map((name) => [name, sizes] as const) : []);

  test.each<readonly [string, Dim, SizeSet | undefined]>([
    ['H/16', floorDiv(H, 16), sizesLeaving(16, 0)],
    ['H/16', ceilDiv(H, 16), sizesLeaving(16, 0)],
    ['3*H/16', floorDiv(times(H, 3), 16), sizesLeaving(16, 0)],
    ['H/2 - 1', windows(H, 3, 2), sizesLeaving(2, 0)],
    ['(H - 1)/2', windows(H, 3, 2), sizesLeaving(2, 1)],
    ['(H + 15)/16', ceilDiv(H, 16), sizesLeaving(16, 1)],
    ['(H/16)*(W/16)*64', times(times(floorDiv(H, 16), floorDiv(W, 16)), 64), sizesLeaving(16, 0)],
    ['H - 33', maxOf(minus(H, 33), 1), sizesBetween(40, Number.POSITIVE_INFINITY)],
    ['floor(H/2)', maxOf(floorDiv(H, 2), 9), sizesBetween(40, Number.POSITIVE_INFINITY)],
    ['14', floorDiv(H, 16), sizesBetween(224, 224)],
    ['floor(H/2)', floorDiv(H, 2), noSizes],
    ['floor(H/2)', floorDiv(H, 2), undefined],
    ['H + floor(H/32)', plus(H, floorDiv(H, 32)), sizesLeaving(16, 0)],
  ])('%s', (text, size, sizes) => {
    expect(formatDim(size, both(sizes))).toBe(text);
  });
});

test('the text gives the same values', () => {
  fc.assert(
    fc.property(randomDims(['H']), ({ size, at }) => {
      const text = formatDim(size);
      const ours = (n: number) => evaluateText(text, { H: n });
      expect(firstDifference(400, ours, (n) => at({ H: n }))).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});

test('the text of several symbols gives the same values', () => {
  fc.assert(
    fc.property(randomDims(['H', 'W'], true), ({ size, at }) => {
      const text = formatDim(size);
      for (const h of [1, 2, 3, 4, 8, 30, 61]) {
        for (const w of [1, 2, 5, 9, 32]) {
          expect(evaluateText(text, { H: h, W: w })).toBe(at({ H: h, W: w }));
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('within a domain the text gives the same values at its sizes', () => {
  const domains = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.nat(11), fc.integer({ min: 1, max: 50 }))
    .map(([by, left, from]) => sizesLeaving(by, left % by, from)!);
  fc.assert(
    fc.property(randomDims(['H']), domains, ({ size, at }, sizes) => {
      const text = formatDim(size, new Map([['H', sizes]]));
      for (let n = 1; n <= 400; n++) {
        if (containsSize(sizes, n)) expect(evaluateText(text, { H: n })).toBe(at({ H: n }));
      }
    }),
    { numRuns: 300 },
  );
});
