/**
 * Arithmetic on quasi-linear functions of one whole number n >= 1: what floor divisions by constants, sums, multiples,
 * maxima and minima of n give. Every result is exact; where it would not fit (a period above `PERIOD_LIMIT`, a value
 * that is no safe integer) it is undefined, and `polynomial.ts` keeps the expression.
 */
import {
  endOf,
  greatestCommonDivisor,
  join,
  leastCommonMultiple,
  line,
  overlaps,
  type Piece,
  type Piecewise,
  pieceAt,
  sample,
  valueIn,
  zip,
} from './piecewise.js';
import { type SizeSet, sizeSetOf } from './size-set.js';

/** The function n itself. */
export const identity: Piecewise = line(1, 0);

export function evaluate(f: Piecewise, n: number): number {
  return valueIn(pieceAt(f, n), n);
}

/** The value where it is the same for all n. */
export function constantValue(f: Piecewise): number | undefined {
  const [{ period, rise, base }, ...others] = f;
  return others.length === 0 && period === 1 && rise === 0 ? base : undefined;
}

export function addConstant(f: Piecewise, constant: number): Piecewise | undefined {
  if (constant === 0) return f;
  const pieces = f.map((piece) => ({ ...piece, base: piece.base + constant }));
  return pieces.every(({ base }) => Number.isSafeInteger(base)) ? pieces : undefined;
}

export function scale(f: Piecewise, factor: number): Piecewise | undefined {
  if (factor === 1) return f;
  if (factor === 0) return line(0, 0);
  // Adding 0 makes 0 of -0, which is another value to some comparisons.
  const pieces = f.map(({ from, period, rise, base, table }) => ({
    from,
    period,
    rise: rise * factor + 0,
    base: base * factor + 0,
    table: period === 1 ? table : table.map((value) => value * factor + 0),
  }));
  const safe = pieces.every(
    ({ rise, base, table }) =>
      Number.isSafeInteger(rise) && Number.isSafeInteger(base) && table.every(Number.isSafeInteger),
  );
  return safe ? pieces : undefined;
}

export function add(f: Piecewise, g: Piecewise): Piecewise | undefined {
  return zip(f, g, (x, y) => x + y, 'steady');
}

export function subtract(f: Piecewise, g: Piecewise): Piecewise | undefined {
  const parts = overlaps(f, g).map(({ from, to, left, right }) => difference(from, to, left, right));
  return join(parts, 'steady');
}

function difference(from: number, to: number, left: Piece, right: Piece): Piece | undefined {
  const parallel = left.table === right.table && left.rise === right.rise;
  const period = parallel ? 1 : leastCommonMultiple(left.period, right.period);
  return sample(from, to, period, (n) => valueIn(left, n) - valueIn(right, n), 'steady');
}

/** Rounds to minus infinity. The divisor is a whole number from 1 up. */
export function floorDivide(f: Piecewise, divisor: number): Piecewise | undefined {
  if (divisor === 1) return f;
  const parts = f.map((piece, index) => {
    // After this many periods the value has grown by a multiple of the divisor.
    const periods = divisor / greatestCommonDivisor(piece.rise, divisor);
    const at = (n: number) => floorQuotient(valueIn(piece, n), divisor);
    return sample(piece.from, endOf(f, index), piece.period * periods, at, 'steady');
  });
  return join(parts, 'steady');
}

/** The larger value at every n. */
export function maximum(f: Piecewise, g: Piecewise): Piecewise | undefined {
  const parts: (Piece | undefined)[] = [];
  for (const { from, to, left, right } of overlaps(f, g)) {
    const gap = difference(from, to, left, right);
    if (!gap) return undefined;
    for (const region of signRegions(gap, to)) {
      if (region.sign !== undefined) parts.push({ ...(region.sign < 0 ? right : left), from: region.from });
      else {
        const period = gap.rise === 0 ? leastCommonMultiple(left.period, right.period) : region.to;
        const at = (n: number) => Math.max(valueIn(left, n), valueIn(right, n));
        parts.push(sample(region.from, region.to, period, at, 'steady'));
      }
    }
  }
  return join(parts, 'steady');
}

export function minimum(f: Piecewise, g: Piecewise): Piecewise | undefined {
  const [minusF, minusG] = [scale(f, -1), scale(g, -1)];
  const result = minusF && minusG && maximum(minusF, minusG);
  return result && scale(result, -1);
}

/** The sizes n at which a test of the value's sign holds. */
export function sizesWhere(f: Piecewise, holds: (value: number) => boolean): SizeSet | undefined {
  const parts = f.flatMap((piece, index) =>
    signRegions(piece, endOf(f, index)).map(({ from, to, sign }) => {
      const period = sign !== undefined ? 1 : piece.rise === 0 ? piece.period : to;
      const at = (n: number) => (holds(sign ?? valueIn(piece, n)) ? 1 : 0);
      return sample(from, to, period, at, 'flat');
    }),
  );
  const joined = join(parts, 'flat');
  return joined && sizeSetOf(joined);
}

interface SignRegion {
  readonly from: number;
  readonly to: number;
  /** Undefined where it varies: everywhere without a rise, else in a bounded region. */
  readonly sign: -1 | 0 | 1 | undefined;
}

/** A piece that rises or falls has one sign, then mixed ones for a while, then the other sign. */
function signRegions(piece: Piece, to: number): SignRegion[] {
  const { from, period, rise, base } = piece;
  if (rise === 0) return [{ from, to, sign: period === 1 ? signOf(base) : undefined }];
  const { low, high, ascends, descends } = characterOf(piece.table);
  const speed = Math.abs(rise);
  const [nearest, farthest] = rise > 0 ? [-(base + high), -(base + low)] : [base + low, base + high];
  const clip = (n: number) => Math.min(Math.max(n, from), to);
  const start = clip(-floorQuotient(-nearest, speed) * period);
  const end = clip((floorQuotient(farthest, speed) + 1) * period);
  const before = rise > 0 ? -1 : 1;
  // From one period to the next the value must not go back either.
  const monotone = rise > 0 ? ascends <= rise : descends <= -rise;
  const turns = monotone
    ? [
        firstIn(start, end, (n) => valueIn(piece, n) * before <= 0),
        firstIn(start, end, (n) => valueIn(piece, n) * before < 0),
      ]
    : [start, end];
  const regions: SignRegion[] = [
    { from, to: turns[0], sign: before },
    { from: turns[0], to: turns[1], sign: monotone ? 0 : undefined },
    { from: turns[1], to, sign: before === 1 ? -1 : 1 },
  ];
  return regions.filter((region) => region.from < region.to);
}

const signOf = (value: number) => (value > 0 ? 1 : value < 0 ? -1 : 0);

/** The first n of those for which a test holds that then holds to the end; `to` where there is none. */
function firstIn(from: number, to: number, holds: (n: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface Character {
  readonly low: number;
  readonly high: number;
  /** The smallest rise with which the values never fall; infinite where they do within a period. */
  readonly ascends: number;
  /** The smallest descent with which they never grow. */
  readonly descends: number;
}

const known = new WeakMap<readonly number[], Character>();

function characterOf(table: readonly number[]): Character {
  const found = known.get(table);
  if (found) return found;
  const last = table[table.length - 1];
  const never = Number.POSITIVE_INFINITY;
  const character = {
    low: table.reduce((a, b) => Math.min(a, b)),
    high: table.reduce((a, b) => Math.max(a, b)),
    ascends: table.every((value, i) => i === 0 || table[i - 1] <= value) ? last : never,
    descends: table.every((value, i) => i === 0 || table[i - 1] >= value) ? -last : never,
  };
  known.set(table, character);
  return character;
}

/** The smallest and the largest value on the sizes from `from` to `to` (inside; may be infinite). */
export function boundsOf(f: Piecewise, from: number, to: number): readonly [number, number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  f.forEach((piece, index) => {
    const [first, last] = [Math.max(from, piece.from), Math.min(to, endOf(f, index) - 1)];
    if (first > last) return;
    const { low, high } = characterOf(piece.table);
    const at = (n: number) => (piece.rise === 0 ? 0 : piece.rise * Math.floor(n / piece.period));
    const [start, end] = [at(first), at(last)];
    least = Math.min(least, piece.base + low + Math.min(start, end));
    greatest = Math.max(greatest, piece.base + high + Math.max(start, end));
  });
  return [least, greatest];
}

/** floor(a / b) for b > 0, also where the quotient's rounding would hide the difference. */
export function floorQuotient(a: number, b: number): number {
  const quotient = Math.floor(a / b);
  return quotient * b > a ? quotient - 1 : quotient + 0;
}
