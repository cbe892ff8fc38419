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
import { containsSize, describeSet, noSizes, sizesBetween, sizesLeaving } from './size-set.js';
import { evaluateText } from './testing/evaluate-text.js';
import { firstDifference, randomDims } from './testing/random-dims.js';

const H = symbol('H');
const W = symbol('W');
const upTo = 400;
const comparisons: readonly Comparison[] = ['==', '<', '<='];
const plainly: Record<Comparison, (a: number, b: number) => boolean> = {
  '==': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

/** What the verdict says of one size; undefined where it says nothing. */
function holdsAt(verdict: Verdict, n: number): boolean | undefined {
  if (typeof verdict === 'string') return verdict === 'always';
  return verdict.kind === 'sizes' ? containsSize(verdict.sizes, n) : undefined;
}

function sizesOf(verdict: Verdict): string {
  if (typeof verdict === 'string') return verdict;
  return verdict.kind === 'sizes' ? describeSet(verdict.sizes, verdict.symbol) : verdict.kind;
}

describe('one symbol', () => {
  const one = randomDims(['H']);

  test('an expression has the values that plain arithmetic gives', () => {
    fc.assert(
      fc.property(one, ({ size, at }) => {
        expect(
          firstDifference(
            upTo,
            (n) => valueAt(size, { H: n }),
            (n) => at({ H: n }),
          ),
        ).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test('a comparison is decided for every size', () => {
    fc.assert(
      fc.property(one, one, fc.constantFrom(...comparisons), (a, b, comparison) => {
        const verdict = compareDims(comparison, a.size, b.size);
        const truth = (n: number) => plainly[comparison](a.at({ H: n }), b.at({ H: n }));
        expect(firstDifference(upTo, (n) => holdsAt(verdict, n), truth)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test('a comparison over a domain is right at each of its sizes, and says always and never where it can', () => {
    const domains = fc.oneof(
      fc
        .tuple(fc.integer({ min: 1, max: 40 }), fc.nat(60))
        .map(([from, more]) => sizesBetween(from, from + more)),
      fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat(11)).map(([by, left]) => sizesLeaving(by, left % by)!),
    );
    fc.assert(
      fc.property(one, one, fc.constantFrom(...comparisons), domains, (a, b, comparison, sizes) => {
        const verdict = within(compareDims(comparison, a.size, b.size), new Map([['H', sizes]]));
        const seen = new Set<boolean>();
        for (let n = 1; n <= upTo; n++) {
          if (!containsSize(sizes, n)) continue;
          const truth = plainly[comparison](a.at({ H: n }), b.at({ H: n }));
          seen.add(truth);
          expect(holdsAt(verdict, n)).toBe(truth);
        }
        if (seen.size === 2) expect(typeof verdict).toBe('object');
      }),
      { numRuns: 300 },
    );
  });

  test('products of one symbol are compared exactly too', () => {
    fc.assert(
      fc.property(randomDims(['H'], true), randomDims(['H'], true), (a, b) => {
        const verdict = compareDims('<=', a.size, b.size);
        for (let n = 1; n <= 60; n++) {
          const said = holdsAt(verdict, n);
          expect(said ?? true).toBe(said === undefined || a.at({ H: n }) <= b.at({ H: n }));
        }
      }),
    );
    const map = times(times(floorDiv(H, 32), floorDiv(H, 32)), 512);
    expect(sizesOf(isEqual(map, 512 * 49))).toBe('H is from 224 to 255');
    expect(sizesOf(isAtMost(times(H, H), 100))).toBe('H is from 1 to 10');
    expect(sizesOf(isLess(minus(times(H, H), times(H, 5)), 0))).toBe('H is from 1 to 4');
    expect(isEqual(times(H, H), 2)).toBe('never');
  });
});

describe('what shape rules ask', () => {
  test('an encoder of four poolings and its decoder meet where 16 divides the size', () => {
    let size: Dim = H;
    for (let level = 0; level < 4; level++) size = plus(floorDiv(minus(size, 2), 2), 1);
    expect(sizesOf(isEqual(times(size, 16), H))).toBe('H is a multiple of 16 (and at least 16)');
    const known = new Map([['H', sizesLeaving(16, 0)!]]);
    expect(within(isEqual(times(size, 16), H), known)).toBe('always');
    expect(within(isEqual(plus(H, 1), times(size, 16)), known)).toBe('never');
  });

  test('thresholds may be as large as they like', () => {
    expect(sizesOf(isAtMost(dim(2_000_000_000), H))).toBe('H is at least 2000000000');
    expect(sizesOf(isLess(maxOf(minus(H, 2_000_000_000), 7), 8))).toBe('H is from 1 to 2000000007');
    expect(sizesOf(isEqual(floorDiv(H, 3), 700_000_000))).toBe('H is from 2100000000 to 2100000002');
    expect(sizesOf(isEqual(minOf(H, 2 ** 31), maxOf(H, 2 ** 31)))).toBe('H is 2147483648');
  });

  test('padding for `same` at stride 1 is a number', () => {
    const covered = plus(times(minus(ceilDiv(H, 1), 1), 1), 3);
    expect(maxOf(minus(covered, H), 0)).toEqual(dim(2));
    expect(minus(plus(H, W), H)).toEqual(W);
    expect(minus(H, H)).toEqual(dim(0));
  });

  test('constants stay constants, and round to minus infinity', () => {
    expect(floorDiv(dim(-1), 2)).toEqual(dim(-1));
    expect(ceilDiv(dim(-1), 2)).toEqual(dim(0));
    expect(modulo(dim(-1), 16)).toEqual(dim(15));
    expect(isEqual(dim(3), 3)).toBe('always');
    expect(isLess(dim(3), 3)).toBe('never');
    expect(isSymbolic(plus(dim(1), 2))).toBe(false);
    expect(isSymbolic(H)).toBe(true);
  });

  test('a number is asked for where there is none', () => {
    expect(() => constantOf(floorDiv(H, 2))).toThrow(SymbolicSizeError);
    expect(() => constantOf(times(H, W))).toThrow(SymbolicSizeError);
    expect(constantOf(minus(times(plus(H, 1), W), plus(times(H, W), W)))).toBe(0);
  });
});

describe('several symbols', () => {
  const two = randomDims(['H', 'W'], true);

  test('an expression has the values that plain arithmetic gives', () => {
    fc.assert(
      fc.property(two, ({ size, at }) => {
        for (const h of [1, 2, 3, 7, 30, 64, 97]) {
          for (const w of [1, 2, 5, 33, 60]) {
            expect(valueAt(size, { H: h, W: w })).toBe(at({ H: h, W: w }));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('always and never are never wrong', () => {
    fc.assert(
      fc.property(two, two, fc.constantFrom(...comparisons), (a, b, comparison) => {
        const verdict = compareDims(comparison, a.size, b.size);
        if (typeof verdict === 'object' && verdict.kind === 'relation') return;
        const side = 40;
        const sizesAt = (n: number) => ({ H: 1 + (n % side), W: 1 + Math.floor(n / side) });
        const name = typeof verdict === 'object' && verdict.symbol === 'W' ? 'W' : 'H';
        const said = (n: number) => holdsAt(verdict, sizesAt(n)[name]);
        const truth = (n: number) => plainly[comparison](a.at(sizesAt(n)), b.at(sizesAt(n)));
        expect(firstDifference(side * side, said, truth)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test('products are equal for all sizes or not', () => {
    const [h, w] = [floorDiv(H, 2), floorDiv(W, 2)];
    expect(isEqual(times(times(h, w), 64), times(times(times(w, 8), h), 8))).toBe('always');
    expect(isEqual(times(plus(h, 1), w), plus(times(h, w), w))).toBe('always');
    expect(isEqual(times(plus(H, 1), W), plus(times(H, W), 1))).toMatchObject({ kind: 'relation' });
    expect(isEqual(plus(times(H, W), 1), times(H, W))).toBe('never');
    expect(isEqual(times(times(h, 2), W), times(H, W))).toMatchObject({ kind: 'relation' });
    const even = new Map([['H', sizesLeaving(2, 0)!]]);
    expect(within(isEqual(times(times(h, 2), W), times(H, W)), even)).toBe('always');
  });

  test('order is decided where it follows from the parts', () => {
    expect(isAtMost(dim(1), times(H, W))).toBe('always');
    expect(isAtMost(H, times(H, W))).toBe('always');
    expect(isLess(plus(H, W), 2)).toBe('never');
    expect(isAtMost(times(times(floorDiv(H, 2), floorDiv(W, 3)), 6), times(H, W))).toBe('always');
    expect(isAtMost(H, W)).toMatchObject({ kind: 'relation', comparison: '<=', left: H, right: W });
    expect(isAtMost(dim(9), times(H, W))).toMatchObject({ kind: 'relation' });
    expect(within(isAtMost(dim(9), times(H, W)), new Map([['H', sizesBetween(9, 12)]]))).toBe('always');
  });

  test('what is left of a sum when the rest cancels is decided exactly', () => {
    expect(sizesOf(isEqual(plus(H, W), plus(W, 3)))).toBe('H is 3');
    expect(isEqual(plus(H, W), plus(W, H))).toBe('always');
  });

  test('a relation over a domain of single sizes becomes a condition on the other symbol', () => {
    const single = new Map([['W', sizesBetween(16, 16)]]);
    expect(sizesOf(within(isEqual(H, W), single))).toBe('H is 16');
    expect(sizesOf(within(isAtMost(times(H, W), 100), single))).toBe('H is from 1 to 6');
    expect(within(isEqual(H, W), new Map([['W', noSizes]]))).toBe('always');
  });

  test('maxima and floors of mixed expressions are kept, and equal where they are built alike', () => {
    expect(isEqual(maxOf(H, W), maxOf(W, H))).toBe('always');
    expect(isEqual(floorDiv(times(H, W), 2), floorDiv(times(W, H), 2))).toBe('always');
    expect(floorDiv(times(times(H, W), 4), 2)).toEqual(times(times(H, W), 2));
    expect(isEqual(floorDiv(floorDiv(times(H, W), 2), 3), floorDiv(times(H, W), 6))).toBe('always');
    expect(isEqual(ceilDiv(times(H, W), 2), floorDiv(plus(times(H, W), 1), 2))).toBe('always');
    expect(maxOf(times(H, W), H)).toEqual(times(H, W));
  });
});

describe('substitution', () => {
  test('a symbol gives way to an expression', () => {
    const replacements = fc.constantFrom<readonly [Dim, (w: number) => number]>(
      [W, (w) => w],
      [times(W, 2), (w) => 2 * w],
      [plus(floorDiv(W, 3), 1), (w) => Math.floor(w / 3) + 1],
      [dim(17), () => 17],
    );
    fc.assert(
      fc.property(randomDims(['H']), replacements, ({ size, at }, [replacement, plain]) => {
        const replaced = substitute(size, { H: replacement });
        const truth = (w: number) => at({ H: plain(w) });
        expect(firstDifference(100, (w) => valueAt(replaced, { W: w }), truth)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
    expect(substitute(times(H, W), { H: W })).toEqual(times(W, W));
    expect(substitute(H, { W: dim(3) })).toBe(H);
  });
});

describe('limits', () => {
  test('a period that is too long keeps the expression, and its comparison stays open', () => {
    const far = floorDiv(H, 2_000_000_000);
    expect(valueAt(far, { H: 4_000_000_001 })).toBe(2);
    expect(isEqual(far, floorDiv(H, 2_000_000_000))).toBe('always');
    expect(isAtMost(dim(0), far)).toBe('always');
    expect(isEqual(far, 3)).toMatchObject({ kind: 'relation' });
  });

  test('an expression that grows without bound is an error that inference can report', () => {
    const grow = () => {
      let size: Dim = H;
      for (let turn = 0; turn < 60; turn++) size = times(size, plus(size, W));
    };
    expect(grow).toThrow(SymbolicSizeError);
    expect(() => times(H, 2 ** 60)).toThrow(SymbolicSizeError);
    expect(() => floorDiv(H, 0)).toThrow(SymbolicSizeError);
  });

  test('whatever the numbers are, a result is right or refused, and refused in one way', () => {
    const numbers = fc.constantFrom(2, 3, 7, 60, 1000, 4096, 60_000, 65_536, 70_000, 2 ** 31, 999_983);
    const step = fc.tuple(fc.nat(9), fc.nat(30), fc.nat(30), numbers);
    const points = [
      { H: 1, W: 1 },
      { H: 59_999, W: 3 },
      { H: 2 ** 31, W: 70_001 },
    ];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const made: { readonly size: Dim; readonly values: readonly number[] }[] = [
          { size: H, values: points.map((point) => point.H) },
          { size: W, values: points.map((point) => point.W) },
        ];
        for (const [kind, i, j, by] of steps) {
          const [a, b] = [made[i % made.length], made[j % made.length]];
          const [ours, plain] = operations(by)[kind];
          const values = points.map((_, at) => plain(a.values[at], b.values[at]));
          const size = refusable(() => ours(a.size, b.size));
          if (size === undefined || !values.every((value) => Math.abs(value) < 2 ** 50)) continue;
          expect(points.map((point) => valueAt(size, point))).toEqual(values.map((value) => value + 0));
          made.push({ size, values });
        }
        const [last, other] = [made[made.length - 1], made[0]];
        const verdict = within(isAtMost(last.size, other.size), new Map([['W', sizesBetween(3, 3)]]));
        const said = holdsAt(verdict, points[1].H);
        expect(said ?? true).toBe(said === undefined || last.values[1] <= other.values[1]);
        expect(evaluateText(formatDim(last.size), points[0])).toBe(last.values[0] + 0);
      }),
      { numRuns: 200 },
    );
  });
});

type Operation = readonly [(a: Dim, b: Dim) => Dim, (x: number, y: number) => number];

function operations(by: number): readonly Operation[] {
  return [
    [plus, (x, y) => x + y],
    [minus, (x, y) => x - y],
    [times, (x, y) => x * y],
    [maxOf, Math.max],
    [minOf, Math.min],
    [(a) => floorDiv(a, by), (x) => Math.floor(x / by)],
    [(a) => ceilDiv(a, by), (x) => Math.ceil(x / by)],
    [(a) => modulo(a, by), (x) => x - by * Math.floor(x / by)],
    [(a) => times(a, by), (x) => x * by],
    [(a) => minus(a, by), (x) => x - by],
  ];
}

/** Undefined where the result is refused; any other error goes on. */
function refusable(compute: () => Dim): Dim | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof SymbolicSizeError) return undefined;
    throw error;
  }
}
