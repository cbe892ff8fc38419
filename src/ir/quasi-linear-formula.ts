/**
 * The shortest formula that is found for a quasi-linear function: a line, one floor or ceiling, a remainder, a maximum
 * of such; where nothing else fits, a sum of floors, which is long but right.
 */
import { divided, type Formula, named, number, scaled, sumOf } from './formula.js';
import { endOf, greatestCommonDivisor, line, type Piece, type Piecewise, valueIn } from './piecewise.js';
import {
  addConstant,
  evaluate,
  floorQuotient,
  maximum,
  minimum,
  scale,
  sizesWhere,
  subtract,
} from './quasi-linear.js';
import { isAllSizes, isEmptySet, isSubset, nextIn, type SizeSet } from './size-set.js';

/** With `sizes`, what the formula gives elsewhere does not matter. */
export function functionFormula(symbol: string, f: Piecewise, sizes?: SizeSet): Formula {
  if (sizes && !isEmptySet(sizes) && !isAllSizes(sizes)) {
    const simple = lineOn(f, sizes, symbol) ?? pieceOn(f, sizes, symbol);
    if (simple) return simple;
  }
  return anyFormula(named(symbol), f);
}

/** (a*n + b) / d, where that is the function at all sizes of the set. */
function lineOn(f: Piecewise, sizes: SizeSet, symbol: string): Formula | undefined {
  const last = f[f.length - 1];
  const first = nextIn(sizes, last.from) ?? nextIn(sizes, 1);
  if (first === undefined) return undefined;
  const second = nextIn(sizes, first + 1);
  const [run, rise] =
    second === undefined ? [1, 0] : [second - first, evaluate(f, second) - evaluate(f, first)];
  const common = greatestCommonDivisor(run, rise);
  const [a, d] = [rise / common, run / common];
  const b = d * evaluate(f, first) - a * first;
  const scaledUp = scale(f, d);
  const difference = scaledUp && subtract(scaledUp, line(a, b));
  const equal = difference && sizesWhere(difference, (value) => value === 0);
  return equal && isSubset(sizes, equal) ? quotient(symbol, a, b, d) : undefined;
}

function quotient(symbol: string, a: number, b: number, d: number): Formula {
  if (b % d === 0) return sumOf([divided('exact', scaled(a, named(symbol)), d), number(b / d)]);
  const common = greatestCommonDivisor(a, b);
  const inner = sumOf([scaled(a / common, named(symbol)), number(b / common)]);
  return divided('exact', scaled(common, inner), d);
}

/** The formula of the last piece, where the set has no size at which it is wrong. */
function pieceOn(f: Piecewise, sizes: SizeSet, symbol: string): Formula | undefined {
  if (f.length === 1) return undefined;
  const last = [{ ...f[f.length - 1], from: 1 }];
  const difference = subtract(f, last);
  const equal = difference && sizesWhere(difference, (value) => value === 0);
  return equal && isSubset(sizes, equal) ? anyFormula(named(symbol), last) : undefined;
}

function anyFormula(n: Formula, f: Piecewise): Formula {
  if (f.length === 1) return periodic(n, f[0]);
  const alone = [{ ...f[0], from: 1 }];
  const others = [{ ...f[1], from: 1 }, ...f.slice(2)];
  for (const [kind, combined] of [
    ['max', maximum(alone, others)],
    ['min', minimum(alone, others)],
  ] as const) {
    if (combined && agree(f, combined)) {
      return { kind, left: anyFormula(n, others), right: periodic(n, f[0]) };
    }
  }
  return inPieces(n, f);
}

function agree(f: Piecewise, g: Piecewise): boolean {
  const difference = subtract(f, g);
  return (
    difference?.length === 1 &&
    difference[0].rise === 0 &&
    difference[0].period === 1 &&
    difference[0].base === 0
  );
}

/**
 * Each piece at n, held within the piece, less its value at its start; and a step of the right height between two.
 * A step of 1 from s on is min(max(n - s + 1, 0), 1).
 */
function inPieces(n: Formula, f: Piecewise): Formula {
  const terms = f.flatMap((piece, index) => {
    const [from, end] = [piece.from, endOf(f, index)];
    const low: Formula = index === 0 ? n : { kind: 'max', left: n, right: number(from) };
    const held: Formula = Number.isFinite(end) ? { kind: 'min', left: low, right: number(end - 1) } : low;
    const start = valueIn(piece, from);
    if (index === 0) return [periodic(held, piece)];
    const jump = start - valueIn(f[index - 1], from - 1);
    const past: Formula = { kind: 'max', left: sumOf([n, number(1 - from)]), right: number(0) };
    const moved = addConstant([piece], -start)?.[0];
    const inside = moved ? [periodic(held, moved)] : [periodic(held, piece), number(-start)];
    return [...inside, scaled(jump, { kind: 'min', left: past, right: number(1) })];
  });
  return sumOf(terms);
}

/** slope * n + the parts, up to a constant. */
interface Pattern {
  readonly slope: number;
  readonly parts: readonly Part[];
}

/** height * floor((a*n + offset) / divisor), or height * ((n + offset) mod divisor). */
interface Part {
  readonly kind: 'floor' | 'remainder';
  readonly height: number;
  readonly a: number;
  readonly offset: number;
  readonly divisor: number;
}

/** One piece, as if it were everywhere. */
function periodic(n: Formula, piece: Piece): Formula {
  const { slope, parts } = patternOf(piece);
  const [only, ...others] = parts;
  if (only?.kind === 'floor' && others.length === 0) {
    const constant = piece.base - partAtZero(only);
    return sumOf([scaled(slope, n), ...rounded(n, only, constant)]);
  }
  const constant = parts.reduce((left, part) => left - partAtZero(part), piece.base);
  const formulas = parts.map(({ kind, height, a, offset, divisor }) =>
    scaled(height, divided(kind, sumOf([scaled(a, n), number(offset)]), divisor)),
  );
  return sumOf([scaled(slope, n), ...formulas, number(constant)]);
}

function partAtZero({ kind, height, offset, divisor }: Part): number {
  const whole = floorQuotient(offset, divisor);
  return height * (kind === 'floor' ? whole : offset - divisor * whole);
}

/** Found once for each table: adding a constant to a function, as most layers do, leaves it. */
const known = new WeakMap<readonly number[], Pattern & { readonly rise: number }>();

function patternOf(piece: Piece): Pattern {
  const { period, rise, table } = piece;
  if (period === 1) return { slope: rise, parts: [] };
  const found = known.get(table);
  if (found?.rise === rise) return found;
  const pattern = findPattern({ ...piece, base: 0 });
  known.set(table, { ...pattern, rise });
  return pattern;
}

function findPattern(piece: Piece): Pattern {
  const { period } = piece;
  const steps = stepsOf(piece);
  const slope = mostFrequent(steps);
  const others = steps.flatMap((step, residue) => (step === slope ? [] : [residue]));
  if (others.length > 1) return slanted(piece, steps) ?? sumOfFloors(steps);
  const [residue] = others;
  const height = steps[residue] - slope;
  if (slope !== 0 && height === -slope * period) {
    const offset = residue === 0 ? 0 : period - residue;
    return { slope: 0, parts: [{ kind: 'remainder', height: slope, a: 1, offset, divisor: period }] };
  }
  return { slope, parts: [{ kind: 'floor', height, a: 1, offset: -residue, divisor: period }] };
}

/** By how much the value grows from the size before, for each residue. */
function stepsOf(piece: Piece): number[] {
  const { period } = piece;
  return piece.table.map(
    (_, residue) => valueIn(piece, period + residue) - valueIn(piece, period + residue - 1),
  );
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  // Of those that are equally frequent, the one nearest to 0 and then the positive one: the shortest text.
  return [...counts].sort(([a, m], [b, n]) => n - m || Math.abs(a) - Math.abs(b) || b - a)[0][0];
}

/** The part and a constant, as a ceiling or with a nearer offset where that is shorter. */
function rounded(n: Formula, { height, a, offset, divisor }: Part, constant: number): Formula[] {
  const multiple = scaled(a, n);
  const floor = (inside: number, left: number): Formula[] => [
    scaled(height, divided('floor', sumOf([multiple, number(inside)]), divisor)),
    number(left),
  ];
  const all = constant % height === 0 ? offset + (constant / height) * divisor : undefined;
  const ceil = (left: number): Formula[] => [
    scaled(height, divided('ceil', multiple, divisor)),
    number(left),
  ];
  if (all === divisor - 1) return ceil(0);
  if (all !== undefined && Math.abs(all) < divisor) return floor(all, 0);
  const moved = offset - divisor * floorQuotient(offset, divisor);
  const left = constant + height * floorQuotient(offset, divisor);
  if (moved === 0) return floor(0, left);
  if (moved === divisor - 1) return ceil(left);
  return all !== undefined && Math.abs(all) < 4 * divisor ? floor(all, 0) : floor(moved, left);
}

/** floor((a*n + b) / period) with a > 1: steps of two heights, as evenly spread as they can be. */
function slanted({ period, rise, table }: Piece, steps: readonly number[]): Pattern | undefined {
  const heights = [...new Set(steps)].sort((x, y) => x - y);
  if (heights.length !== 2) return undefined;
  const [slope, height] = [heights[0], heights[1] - heights[0]];
  const a = (rise - slope * period) / height;
  // With g(n) = (f(n) - slope*n) / height: g(n) <= (a*n + b) / period < g(n) + 1 bounds b.
  let [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [residue, value] of table.entries()) {
    const g = (value - slope * residue) / height;
    least = Math.max(least, period * g - a * residue);
    most = Math.min(most, period * (g + 1) - a * residue - 1);
  }
  if (least > most) return undefined;
  const offset = least <= 0 && most >= 0 ? 0 : most === period - 1 ? most : least;
  return { slope, parts: [{ kind: 'floor', height, a, offset, divisor: period }] };
}

/**
 * Every function with a period is a sum of steps: floor((n - r) / m) grows by one where n leaves r. Steps that repeat
 * more often than the whole are taken together first.
 */
function sumOfFloors(steps: readonly number[]): Pattern {
  const period = steps.length;
  const slope = mostFrequent(steps);
  const left = steps.map((step) => step - slope);
  const parts: Part[] = [];
  for (let divisor = 2; divisor <= period; divisor++) {
    if (period % divisor !== 0) continue;
    for (let residue = 0; residue < divisor; residue++) {
      const height = commonHeight(left, residue, divisor);
      if (height === 0) continue;
      for (let r = residue; r < period; r += divisor) left[r] -= height;
      parts.push({ kind: 'floor', height, a: 1, offset: residue === 0 ? 0 : divisor - residue, divisor });
    }
  }
  return { slope, parts };
}

/** The largest step that is part of all steps at every such residue. */
function commonHeight(steps: readonly number[], residue: number, every: number): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let r = residue; r < steps.length; r += every) {
    least = Math.min(least, steps[r]);
    most = Math.max(most, steps[r]);
  }
  return least > 0 ? least : most < 0 ? most : 0;
}
