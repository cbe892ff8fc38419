/**
 * Functions of one whole number n >= 1 that repeat, in pieces, but for a steady rise: `floor(n/2)` is one piece with
 * period 2 and rise 1. What they stand for (a dimension, a set of sizes) is left to `quasi-linear.ts` and `size-set.ts`.
 */

/** From `from` to the next piece: f(n) = base + rise * floor(n / period) + table[n mod period]. */
export interface Piece {
  readonly from: number;
  readonly period: number;
  /** By how much the value grows from n to n + period. */
  readonly rise: number;
  readonly base: number;
  /** One value for each residue; the first is 0. */
  readonly table: readonly number[];
}

/** Ascending; the first starts at 1, the last goes on for ever. */
export type Piecewise = readonly Piece[];

/** Larger periods are not tabulated: the caller gets undefined and keeps the expression instead. */
export const PERIOD_LIMIT = 2 ** 16;
const PIECE_LIMIT = 64;

/** The table of everything with period 1, shared. */
const LINEAR: readonly number[] = [0];

/** slope * n + base. */
export function line(slope: number, base: number): Piecewise {
  return [{ from: 1, period: 1, rise: slope, base, table: LINEAR }];
}

/** What the formula of a piece gives; n may lie outside of the piece, but not below 0. */
export function valueIn({ period, rise, base, table }: Piece, n: number): number {
  return period === 1 ? base + rise * n : base + rise * Math.floor(n / period) + table[n % period];
}

export function pieceAt(pieces: Piecewise, n: number): Piece {
  let index = pieces.length - 1;
  while (index > 0 && pieces[index].from > n) index--;
  return pieces[index];
}

/** Where the piece with this index ends; the end itself is outside. */
export function endOf(pieces: readonly { readonly from: number }[], index: number): number {
  return index + 1 < pieces.length ? pieces[index + 1].from : Number.POSITIVE_INFINITY;
}

interface Overlap {
  readonly from: number;
  readonly to: number;
  readonly left: Piece;
  readonly right: Piece;
}

/** The stretches on which both functions have one piece each. */
export function overlaps(a: Piecewise, b: Piecewise): Overlap[] {
  const result: Overlap[] = [];
  for (let i = 0, j = 0, from = 1; from < Number.POSITIVE_INFINITY; ) {
    const [endLeft, endRight] = [endOf(a, i), endOf(b, j)];
    const to = Math.min(endLeft, endRight);
    result.push({ from, to, left: a[i], right: b[j] });
    if (endLeft === to) i++;
    if (endRight === to) j++;
    from = to;
  }
  return result;
}

/** `steady`: a value may grow from period to period. `flat`: it may not; so are sets. */
export type Growth = 'steady' | 'flat';

/**
 * The piece from `from` to `to` (outside) of a function that repeats there with `period`, taken from its values and
 * brought to its smallest period. Undefined where a table would be too long or a value is no safe integer.
 */
export function sample(
  from: number,
  to: number,
  period: number,
  at: (n: number) => number,
  growth: Growth,
): Piece | undefined {
  const length = to - from;
  // A short piece is listed in full: what its formula says outside does not matter.
  const listed = length < 2 * period;
  const count = listed ? length : period;
  if (count > 2 * PERIOD_LIMIT || (!listed && count > PERIOD_LIMIT)) return undefined;
  const values: number[] = [];
  for (let i = 0; i < count; i++) values.push(at(from + i));
  const next = listed ? undefined : growth === 'flat' ? values[0] : at(from + count);
  const smallest = smallestPeriod(values, next, growth);
  const step = smallest < count ? values[smallest] - values[0] : next === undefined ? 0 : next - values[0];
  return tabulate(from, smallest, growth === 'flat' ? 0 : step, values);
}

function tabulate(from: number, period: number, rise: number, values: readonly number[]): Piece | undefined {
  if (!Number.isSafeInteger(rise)) return undefined;
  const formula: number[] = Array<number>(period);
  for (let i = 0; i < period; i++) {
    const n = from + i;
    const value = values[i] - rise * Math.floor(n / period);
    if (!Number.isSafeInteger(value) || !Number.isSafeInteger(values[i])) return undefined;
    formula[n % period] = value;
  }
  const base = formula[0] + 0;
  if (period === 1) return { from, period, rise: rise + 0, base, table: LINEAR };
  const table = formula.map((value) => value - base);
  return table.every(Number.isSafeInteger) ? { from, period, rise: rise + 0, base, table } : undefined;
}

/** With `next`, the value one period on, the values repeat for ever; without, they are all there is. */
function smallestPeriod(values: readonly number[], next: number | undefined, growth: Growth): number {
  const last = values.length - 1;
  const word = growth === 'flat' ? values : values.slice(1).map((value, i) => value - values[i]);
  const cyclic = next !== undefined;
  if (growth === 'steady' && cyclic) (word as number[]).push(next - values[last]);
  if (word.every((step) => step === word[0])) return 1;
  // The longest proper prefix that is also a suffix (Knuth, Morris and Pratt 1977) gives the smallest period.
  const border = [0];
  for (let i = 1, k = 0; i < word.length; i++) {
    while (k > 0 && word[i] !== word[k]) k = border[k - 1];
    if (word[i] === word[k]) k++;
    border.push(k);
  }
  const period = word.length - border[word.length - 1];
  return cyclic && word.length % period !== 0 ? word.length : period;
}

/**
 * One function out of neighbouring pieces: each takes over what its formula also says of its left neighbour.
 * Undefined where one of them is, or where too many are left.
 */
export function join(parts: readonly (Piece | undefined)[], growth: Growth): Piecewise | undefined {
  const joined: Piece[] = [];
  for (let index = parts.length - 1; index >= 0; index--) {
    const piece = parts[index];
    if (!piece) return undefined;
    const next = joined.at(-1);
    if (!next) {
      joined.push(piece);
      continue;
    }
    const from = next.from - agreement(next, piece, next.from - 1, -1, next.from - piece.from);
    joined[joined.length - 1] = { ...next, from };
    if (from > piece.from) joined.push(piece);
  }
  if (joined.length > PIECE_LIMIT) return undefined;
  joined.reverse();
  return joined.length < 3 ? tidy(joined, growth) : tidy(takeOver(joined), growth);
}

/** A listed piece in the middle gives up what the formula before it says as well. */
function takeOver(pieces: readonly Piece[]): Piece[] {
  const result = [pieces[0]];
  for (let index = 1; index < pieces.length; index++) {
    const [before, piece, end] = [result[result.length - 1], pieces[index], endOf(pieces, index)];
    const finite = end < Number.POSITIVE_INFINITY;
    const from = finite ? piece.from + agreement(before, piece, piece.from, 1, end - piece.from) : piece.from;
    if (from < end) result.push({ ...piece, from });
  }
  return result;
}

/** Pieces that have become short may have a smaller period than before. */
function tidy(pieces: readonly Piece[], growth: Growth): Piecewise {
  return pieces.map((piece, index) => {
    const to = endOf(pieces, index);
    if (piece.period === 1 && !(to - piece.from === 1)) return piece;
    if (to - piece.from >= 2 * piece.period) return piece;
    return sample(piece.from, to, piece.period, (n) => valueIn(piece, n), growth) ?? piece;
  });
}

/** For how many steps from `start` on two formulas agree, at most `limit` (which may be infinite). */
function agreement(a: Piece, b: Piece, start: number, direction: 1 | -1, limit: number): number {
  const cycle = leastCommonMultiple(a.period, b.period);
  const steady = a.rise * (cycle / a.period) === b.rise * (cycle / b.period);
  const bound = Math.min(limit, cycle + 1, 2 * PERIOD_LIMIT);
  for (let i = 0; i < bound; i++) {
    const n = start + direction * i;
    if (valueIn(a, n) !== valueIn(b, n)) return i;
  }
  return steady && bound > cycle ? limit : bound;
}

/** Both functions at once. `operation` must keep a steady rise steady (or see only flat functions). */
export function zip(
  a: Piecewise,
  b: Piecewise,
  operation: (x: number, y: number) => number,
  growth: Growth,
): Piecewise | undefined {
  const parts = overlaps(a, b).map(({ from, to, left, right }) => {
    const period = leastCommonMultiple(left.period, right.period);
    return sample(from, to, period, (n) => operation(valueIn(left, n), valueIn(right, n)), growth);
  });
  return join(parts, growth);
}

export function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

export function leastCommonMultiple(a: number, b: number): number {
  return a === b ? a : (a / greatestCommonDivisor(a, b)) * b;
}
