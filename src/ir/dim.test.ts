import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Comparison,
  ceilDiv,
  compareDims,
  constantOf,
  type Dim,
  dim,
  floorDiv,
  formatDim,
  isAtMost,
  isEqual,
  isLess,
  isSymbolic,
  maxOf,
  minOf,
  minus,
  modulo,
  plus,
  SymbolicSizeError,
  substitute,
  symbol,
  times,
  type Verdict,
  valueAt,
  within,
} from './dim.js';
import { containsSize, type SizeSet, sizesBetween, sizesLeaving } from './size-set.js';
import { evaluateText } from './testing/evaluate-text.js';

const H = symbol('H');
const W = symbol('W');
const upTo = 400;

/** A random expression, computed both as a dimension and by plain arithmetic. */
interface Expression {
  readonly text: string;
  readonly size: Dim;
  at(sizes: Readonly<Record<string, number>>): number;
}

function expressions(names: readonly string[]): fc.Arbitrary<Expression> {
  const leaf = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...names) },
    fc.integer({ min: -20, max: 40 }),
  );
  const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf.map((value) =>
        typeof value === 'number'
          ? { text: String(value), size: dim(value), at: () => value }
          : {
              text: value,
              size: symbol(value),
              at: (sizes: Readonly<Record<string, number>>) => sizes[value],
            },
      ),
      fc
        .tuple(tie('tree'), tie('tree'), fc.constantFrom('plus', 'minus', 'max', 'min'))
        .map(([a, b, operation]) => binary(operation, a, b)),
      fc
        .tuple(
          tie('tree'),
          fc.constantFrom(2, 3, 4, 5, 7),
          fc.constantFrom('floor', 'ceil', 'modulo', 'times'),
        )
        .map(([a, by, operation]) => unary(operation, a, by)),
    ),
  }));
  return tree;
}

function binary(operation: string, a: Expression, b: Expression): Expression {
  const apply = { plus, minus, max: maxOf, min: minOf }[operation]!;
  const plain = {
    plus: (x: number, y: number) => x + y,
    minus: (x: number, y: number) => x - y,
    max: Math.max,
    min: Math.min,
  }[operation]!;
  return {
    text: `${operation}(${a.text}, ${b.text})`,
    size: apply(a.size, b.size),
    at: (sizes) => plain(a.at(sizes), b.at(sizes)),
  };
}

function unary(operation: string, a: Expression, by: number): Expression {
  const apply = { floor: floorDiv, ceil: ceilDiv, modulo, times }[operation]!;
  const plain = {
    floor: (x: number) => Math.floor(x / by),
    ceil: (x: number) => Math.ceil(x / by),
    modulo: (x: number) => ((x % by) + by) % by,
    times: (x: number) => x * by,
  }[operation]!;
  return {
    text: `${operation}(${a.text}, ${by})`,
    size: apply(a.size, by),
    at: (sizes) => plain(a.at(sizes)) + 0,
  };
}

const comparisons: readonly Comparison[] = ['==', '<', '<='];
const plainly: Record<Comparison, (a: number, b: number) => boolean> = {
  '==': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

function holdsAt(verdict: Verdict, n: number): boolean {
  if (typeof verdict === 'string') return verdict === 'always';
  if (verdict.kind !== 'sizes') throw new Error('not decided');
  return containsSize(verdict.sizes, n);
}

describe('one symbol', () => {
  const one = expressions(['H']);

  test('an expression has the values that plain arithmetic gives', () => {
    fc.assert(
      fc.property(one, ({ size, at }) => {
        for (let n = 1; n <= upTo; n++) expect(valueAt(size, { H: n })).toBe(at({ H: n }));
      }),
      { numRuns: 500 },
    );
  });

  test('a comparison is decided for every size', () => {
    fc.assert(
      fc.property(one, one, fc.constantFrom(...comparisons), (a, b, comparison) => {
        const verdict = compareDims(comparison, a.size, b.size);
        for (let n = 1; n <= upTo; n++) {
          expect(holdsAt(verdict, n)).toBe(plainly[comparison](a.at({ H: n }), b.at({ H: n })));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('its text gives the same values', () => {
    fc.assert(
      fc.property(one, ({ size, at }) => {
        const text = formatDim(size);
        for (let n = 1; n <= upTo; n++) expect(evaluateText(text, { H: n })).toBe(at({ H: n }));
      }),
      { numRuns: 500 },
    );
  });
});
