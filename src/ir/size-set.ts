/**
 * The sizes of one symbol for which something holds: a set of whole numbers from 1 up that repeats in the end.
 * Operations are exact; those that may need a period that is too long to tabulate give undefined then.
 */
import { endOf, join, line, type Piecewise, pieceAt, sample, valueIn, zip } from './piecewise.js';

/** What it is made of is the business of `src/ir`. */
export interface SizeSet {
  readonly kind: 'size-set';
  /** 1 for members, 0 for others. */
  readonly members: Piecewise;
}

export function sizeSetOf(members: Piecewise): SizeSet {
  return { kind: 'size-set', members };
}

export const allSizes: SizeSet = sizeSetOf(line(0, 1));
export const noSizes: SizeSet = sizeSetOf(line(0, 0));

export function isEmptySet(set: SizeSet): boolean {
  return smallestIn(set) === undefined;
}

export function isAllSizes({ members }: SizeSet): boolean {
  return members.every(({ base, table }) => table.every((value) => base + value === 1));
}

export function containsSize({ members }: SizeSet, n: number): boolean {
  return Number.isInteger(n) && n >= 1 && valueIn(pieceAt(members, n), n) === 1;
}

export function intersectSets(a: SizeSet, b: SizeSet): SizeSet | undefined {
  return combine(a, b, (x, y) => x * y);
}

export function uniteSets(a: SizeSet, b: SizeSet): SizeSet | undefined {
  return combine(a, b, Math.max);
}

export function complementOf({ members }: SizeSet): SizeSet {
  return sizeSetOf(
    members.map((piece) => ({
      ...piece,
      base: 1 - piece.base,
      table: piece.table.map((value) => 0 - value),
    })),
  );
}

function combine(a: SizeSet, b: SizeSet, operation: (x: number, y: number) => number): SizeSet | undefined {
  if (a === b) return a;
  const members = zip(a.members, b.members, operation, 'flat');
  return members && sizeSetOf(members);
}

/** Undefined where it cannot be decided within the limits. */
export function isSubset(a: SizeSet, b: SizeSet): boolean | undefined {
  const outside = intersectSets(a, complementOf(b));
  return outside && isEmptySet(outside);
}

/** Undefined where it cannot be decided within the limits. */
export function equalSets(a: SizeSet, b: SizeSet): boolean | undefined {
  const differing = combine(a, b, (x, y) => (x === y ? 0 : 1));
  return a === b || (differing && isEmptySet(differing));
}

/** The sizes n >= from with n mod divisor == remainder. Undefined for a divisor beyond the limits. */
export function sizesLeaving(divisor: number, remainder: number, from = 1): SizeSet | undefined {
  const at = (n: number) => (n % divisor === remainder ? 1 : 0);
  const none = from > 1 ? [{ ...noSizes.members[0] }] : [];
  const members = join([...none, sample(from, Number.POSITIVE_INFINITY, divisor, at, 'flat')], 'flat');
  return members && sizeSetOf(members);
}

/** The sizes from `from` to `to`, which may be infinite; both are inside. */
export function sizesBetween(from: number, to: number): SizeSet {
  const [first, last] = [Math.max(1, from), to];
  if (first > last) return noSizes;
  const [out, inside] = [noSizes.members[0], allSizes.members[0]];
  return sizeSetOf([
    ...(first > 1 ? [out] : []),
    { ...inside, from: first },
    ...(last < Number.POSITIVE_INFINITY ? [{ ...out, from: last + 1 }] : []),
  ]);
}

export function smallestIn(set: SizeSet): number | undefined {
  return nextIn(set, 1);
}

/** Undefined where there is none, because the set is empty or goes on for ever: see `isEmptySet`. */
export function largestIn(set: SizeSet): number | undefined {
  const last = set.members[set.members.length - 1];
  if (last.table.some((value) => last.base + value === 1)) return undefined;
  return previousIn(set, last.from);
}

/** The smallest member from n up; undefined where there is none. */
export function nextIn({ members }: SizeSet, n: number): number | undefined {
  for (const [index, piece] of members.entries()) {
    const first = Math.max(piece.from, Math.ceil(n));
    const end = Math.min(endOf(members, index), first + piece.period);
    for (let size = first; size < end; size++) if (valueIn(piece, size) === 1) return size;
  }
  return undefined;
}

/** The largest member up to n; undefined where there is none. */
export function previousIn({ members }: SizeSet, n: number): number | undefined {
  for (let index = members.length - 1; index >= 0; index--) {
    const piece = members[index];
    const last = Math.min(endOf(members, index) - 1, Math.floor(n));
    const end = Math.max(piece.from, last - piece.period + 1);
    for (let size = last; size >= end; size--) if (valueIn(piece, size) === 1) return size;
  }
  return undefined;
}

export interface Divisibility {
  readonly divisor: number;
  readonly remainder: number;
  /** The smallest member. */
  readonly from: number;
}

/** What the set is made of where it is exactly {n >= from : n mod divisor == remainder}; 1 divides everything. */
export function divisibilityOf(set: SizeSet): Divisibility | undefined {
  const { members } = set;
  const last = members[members.length - 1];
  const residues = residuesOf(last);
  const from = smallestIn(set);
  if (residues.length !== 1 || from === undefined || from < last.from) return undefined;
  return { divisor: last.period, remainder: residues[0], from };
}

/** The residues, modulo the piece's period, of its members. */
function residuesOf({ base, table }: Piecewise[number]): number[] {
  return table.flatMap((value, residue) => (base + value === 1 ? [residue] : []));
}

/** Members from `first` to `last` (a member, or infinite): those that leave one of `residues` modulo `divisor`. */
interface Range {
  readonly first: number;
  readonly last: number;
  readonly divisor: number;
  readonly residues: readonly number[];
}

/** The set in ranges; those without a pattern as plain intervals. */
function rangesOf(set: SizeSet): Range[] {
  const ranges: Range[] = [];
  for (const [index, piece] of set.members.entries()) {
    const end = endOf(set.members, index);
    const first = nextIn(set, piece.from);
    if (first === undefined || first >= end) continue;
    const residues = residuesOf(piece);
    const pattern = piece.period > 1 && end - piece.from >= 2 * piece.period;
    if (pattern) {
      const last = Number.isFinite(end) ? previousIn(set, end - 1)! : end;
      ranges.push({ first, last, divisor: piece.period, residues });
      continue;
    }
    for (let from: number | undefined = first; from !== undefined && from < end; ) {
      const last: number = piece.period === 1 ? end - 1 : endOfRun(set, from, end);
      const before = ranges.at(-1);
      const touches = before?.divisor === 1 && before.last === from - 1;
      if (touches) ranges.pop();
      ranges.push({ first: touches ? before.first : from, last, divisor: 1, residues: [0] });
      from = last + 1 < end ? nextIn(set, last + 1) : undefined;
    }
  }
  return ranges;
}

function endOfRun(set: SizeSet, first: number, end: number): number {
  let last = first;
  while (last + 1 < end && containsSize(set, last + 1)) last++;
  return last;
}

/** The few sizes that alone are missing; undefined where more are, or what is missing has no end. */
function exceptionsOf(set: SizeSet): number[] | undefined {
  const missing = rangesOf(complementOf(set));
  const single = missing.every(({ first, last }) => first === last);
  return single && missing.length <= 4 ? missing.map(({ first }) => first) : undefined;
}

/** How many parts of a long list are named. */
const SHOWN = 8;

/** `H is a multiple of 16 (and at least 16)`, `H is from 3 to 9`: the set in a reader's words. */
export function describeSet(set: SizeSet, symbol: string): string {
  if (isAllSizes(set)) return `${symbol} is any size`;
  const ranges = rangesOf(set);
  if (ranges.length === 0) return `${symbol} is no size at all`;
  const exceptions = ranges.length > 1 ? exceptionsOf(set) : undefined;
  if (exceptions) return `${symbol} is any size but ${alternatives(exceptions.map(String), 'and')}`;
  const plain = ranges.filter(({ divisor }) => divisor === 1);
  const intervals = plain.flatMap(({ first, last }) => {
    if (last === Number.POSITIVE_INFINITY) return [`at least ${first}`];
    if (last - first < 2) return first === last ? [`${first}`] : [`${first}`, `${last}`];
    return [`from ${first} to ${last}`];
  });
  const more = intervals.length - SHOWN;
  const shown = more > 4 ? [...intervals.slice(0, SHOWN), `in one of ${more} more ranges`] : intervals;
  const sentences = shown.length > 0 ? [`${symbol} is ${alternatives(shown, 'or')}`] : [];
  for (const range of ranges) if (range.divisor > 1) sentences.push(`${symbol} ${describePattern(range)}`);
  return sentences.join(', or ');
}

function describePattern({ first, last, divisor, residues }: Range): string {
  const bounded = Number.isFinite(last);
  if (residues.length === 1 && residues[0] === 0) {
    const bounds = bounded ? ` from ${first} to ${last}` : ` (and at least ${first})`;
    return `is a multiple of ${divisor}${bounds}`;
  }
  const bounds = bounded ? `is from ${first} to ${last}` : `is at least ${first}`;
  const more = residues.length - SHOWN;
  const shown = residues.slice(0, SHOWN).map(String);
  const leaves = alternatives(more > 0 ? [...shown, `one of ${more} more`] : shown, 'or');
  const all = !bounded && first < divisor && residues.every((r) => r === 0 || r >= first);
  return `leaves ${leaves} when divided by ${divisor}${all ? '' : ` and ${bounds}`}`;
}

function alternatives(texts: readonly string[], word: 'and' | 'or'): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} ${word} ${texts.at(-1)}`;
}

/** The set as a condition in the language: `H % 16 == 1 and H >= 17`. */
export function conditionText(set: SizeSet, symbol: string): string {
  if (isAllSizes(set)) return 'true';
  const ranges = rangesOf(set);
  if (ranges.length === 0) return 'false';
  const exceptions = ranges.length > 1 ? exceptionsOf(set) : undefined;
  if (exceptions) return exceptions.map((size) => `${symbol} != ${size}`).join(' and ');
  return ranges.map((range) => rangeText(range, symbol, ranges.length > 1)).join(' or ');
}

function rangeText({ first, last, divisor, residues }: Range, symbol: string, joined: boolean): string {
  if (first === last) return `${symbol} == ${first}`;
  if (first > 1 && last === first + 1) return `${symbol} == ${first} or ${symbol} == ${last}`;
  const among = new Set(residues);
  const others = Array.from({ length: divisor }, (_, residue) => residue).filter((r) => !among.has(r));
  const fewer = others.length > 0 && others.length < residues.length;
  const tests = fewer
    ? others.map((residue) => `${symbol} % ${divisor} != ${residue}`)
    : [residues.map((residue) => `${symbol} % ${divisor} == ${residue}`).join(' or ')];
  const parts = divisor === 1 ? [] : tests;
  // The smallest size with the pattern: where it is not a member, the bound must be said.
  const smallest = residues.reduce((least, r) => Math.min(least, r || divisor), divisor);
  if (smallest !== first) parts.push(`${symbol} >= ${first}`);
  if (Number.isFinite(last)) parts.push(`${symbol} <= ${last}`);
  const several = parts.length > 1 || joined;
  return parts
    .map((part) => (several && residues.length > 1 && part.includes(' or ') ? `(${part})` : part))
    .join(' and ');
}
