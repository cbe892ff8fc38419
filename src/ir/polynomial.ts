/**
 * Dimensions in several symbols, and what is too fine to tabulate: sums of products of quasi-linear functions, with
 * floor divisions and maxima of such sums where nothing simpler says it. Signs are decided in `polynomial-sign.ts`.
 */
import { greatestCommonDivisor, line, type Piecewise } from './piecewise.js';
import { add, addConstant, evaluate, floorDivide, floorQuotient, scale } from './quasi-linear.js';

export type Atom = {
  /** Equal atoms have equal keys. */
  readonly key: string;
  readonly symbols: readonly string[];
  /** How much there is to it, to keep expressions from growing without bound. */
  readonly weight: number;
} & (
  | { readonly kind: 'function'; readonly symbol: string; readonly pieces: Piecewise }
  | { readonly kind: 'floor'; readonly of: Polynomial; readonly divisor: number }
  | { readonly kind: 'max' | 'min'; readonly left: Polynomial; readonly right: Polynomial }
);

export type FunctionAtom = Extract<Atom, { kind: 'function' }>;

export interface Term {
  /** Never 0. */
  readonly coefficient: number;
  /** At least one, sorted by key; one that is there twice is squared. */
  readonly factors: readonly Atom[];
}

/** The sum of the constant and the terms; no two terms have the same factors. */
export interface Polynomial {
  readonly constant: number;
  readonly terms: readonly Term[];
}

/** An expression outgrew the limits, or a number in it the safe integers. */
export class PolynomialTooLarge extends Error {}

/** Room for two functions with the largest period, or for some thousands of small parts. */
const WEIGHT_LIMIT = 10_000;

export function constantPolynomial(constant: number): Polynomial {
  return { constant: safe(constant), terms: [] };
}

/** A function of one symbol as a sum; its tail's value at 0 becomes the constant. */
export function functionPolynomial(symbol: string, pieces: Piecewise): Polynomial {
  const constant = pieces[pieces.length - 1].base;
  const rest = addConstant(pieces, -constant);
  if (rest === undefined) throw new PolynomialTooLarge();
  const term = functionTerm(symbol, rest, 1);
  return { constant, terms: term ? [term] : [] };
}

/** The common divisor of all values becomes the coefficient. Undefined where all values are 0. */
function functionTerm(symbol: string, pieces: Piecewise, coefficient: number): Term | undefined {
  let content = 0;
  for (const { rise, base, table } of pieces) {
    content = greatestCommonDivisor(greatestCommonDivisor(content, rise), base);
    if (content !== 1) content = table.reduce(greatestCommonDivisor, content);
  }
  if (content === 0) return undefined;
  const last = pieces[pieces.length - 1];
  const leading = last.rise || last.table.find((value) => value !== 0) || last.base || 1;
  const divisor = leading < 0 ? -content : content;
  const primitive = pieces.map(({ from, period, rise, base, table }) => ({
    from,
    period,
    rise: rise / divisor + 0,
    base: base / divisor + 0,
    table: divisor === 1 ? table : table.map((value) => value / divisor + 0),
  }));
  return { coefficient: safe(coefficient * divisor), factors: [functionAtom(symbol, primitive)] };
}

function functionAtom(symbol: string, pieces: Piecewise): FunctionAtom {
  const key = `${symbol}:${pieces.map((p) => `${p.from},${p.rise},${p.base},${p.table}`).join(';')}`;
  const weight = 1 + pieces.reduce((sum, { period }) => sum + Math.floor(period / 16), 0);
  return { kind: 'function', symbol, pieces, key, symbols: [symbol], weight };
}

function keyOf({ constant, terms }: Polynomial): string {
  return [constant, ...terms.map((term) => `${term.coefficient}*${termKey(term)}`)].join('+');
}

const termKey = ({ factors }: Term) => factors.map(({ key }) => key).join('*');

export function symbolsOf({ terms }: Polynomial): string[] {
  return [...new Set(terms.flatMap(({ factors }) => factors.flatMap(({ symbols }) => symbols)))].sort();
}

function weightOf({ terms }: Polynomial): number {
  return terms.reduce((sum, { factors }) => factors.reduce((total, atom) => total + atom.weight, sum), 1);
}

/** The one function that it is: undefined where it has several symbols or more than a sum says. */
export function asFunction({ constant, terms }: Polynomial): FunctionAtom | undefined {
  if (terms.length !== 1 || terms[0].factors.length !== 1) return undefined;
  const [{ coefficient, factors }] = terms;
  const [atom] = factors;
  if (atom.kind !== 'function') return undefined;
  const scaled = scale(atom.pieces, coefficient);
  const pieces = scaled && addConstant(scaled, constant);
  return pieces && functionAtom(atom.symbol, pieces);
}

export function sum(p: Polynomial, q: Polynomial): Polynomial {
  return collect(p.constant + q.constant, [...p.terms, ...q.terms]);
}

export function multiple(p: Polynomial, factor: number): Polynomial {
  if (factor === 0) return constantPolynomial(0);
  const terms = p.terms.map(({ coefficient, factors }) => ({
    coefficient: safe(coefficient * factor),
    factors,
  }));
  return { constant: safe(p.constant * factor + 0), terms };
}

export function product(p: Polynomial, q: Polynomial): Polynomial {
  if (p.terms.length === 0) return multiple(q, p.constant);
  if (q.terms.length === 0) return multiple(p, q.constant);
  const [left, right] = [summands(p), summands(q)];
  if (left.length * right.length > WEIGHT_LIMIT) throw new PolynomialTooLarge();
  let constant = 0;
  const terms: Term[] = [];
  for (const a of left) {
    for (const b of right) {
      const coefficient = safe(a.coefficient * b.coefficient);
      const factors = [...a.factors, ...b.factors].sort(byKey);
      if (factors.length === 0) constant = coefficient;
      else terms.push({ coefficient, factors });
    }
  }
  return collect(constant, terms);
}

const byKey = (a: { readonly key: string }, b: { readonly key: string }) =>
  a.key < b.key ? -1 : a.key > b.key ? 1 : 0;

/** What a product distributes over. A function of one symbol keeps its constant: (H + 1)*W stays a product. */
function summands(p: Polynomial): { readonly coefficient: number; readonly factors: readonly Atom[] }[] {
  const whole = asFunction(p);
  const term = whole && functionTerm(whole.symbol, whole.pieces, 1);
  if (term) return [term];
  return p.constant === 0 ? [...p.terms] : [...p.terms, { coefficient: p.constant, factors: [] }];
}

/** One sum of terms: equal products are put together, and all functions of one symbol into one. */
function collect(start: number, terms: readonly Term[]): Polynomial {
  let constant = start;
  const bySymbol = new Map<string, Piecewise>();
  const others: Term[] = [];
  for (const term of terms) {
    const [atom] = term.factors;
    if (term.factors.length > 1 || atom.kind !== 'function') {
      others.push(term);
      continue;
    }
    const scaled = scale(atom.pieces, term.coefficient);
    const known = bySymbol.get(atom.symbol) ?? line(0, 0);
    const together = scaled && add(known, scaled);
    if (together) bySymbol.set(atom.symbol, together);
    else others.push(term);
  }
  const byFactors = new Map<string, Term>();
  for (const term of others) {
    const key = termKey(term);
    const coefficient = safe(term.coefficient + (byFactors.get(key)?.coefficient ?? 0));
    if (coefficient === 0) byFactors.delete(key);
    else byFactors.set(key, { coefficient, factors: term.factors });
  }
  for (const [symbol, pieces] of bySymbol) {
    const part = functionPolynomial(symbol, pieces);
    constant += part.constant;
    // One that was too fine to be added may be among the others.
    for (const term of part.terms) byFactors.set(`alone ${termKey(term)}`, term);
  }
  const result = {
    constant: safe(constant),
    terms: [...byFactors.values()].sort((a, b) => byKey({ key: termKey(a) }, { key: termKey(b) })),
  };
  if (weightOf(result) > WEIGHT_LIMIT) throw new PolynomialTooLarge();
  return result;
}

/** What divides exactly is divided; the rest stays under one floor. The divisor is a whole number from 1 up. */
export function floorQuotientOf(p: Polynomial, divisor: number): Polynomial {
  const exact = p.terms.filter(({ coefficient }) => coefficient % divisor === 0);
  const whole = floorQuotient(p.constant, divisor);
  const divided = {
    constant: whole,
    terms: exact.map(({ coefficient, factors }) => ({ coefficient: coefficient / divisor, factors })),
  };
  const rest = {
    constant: p.constant - whole * divisor,
    terms: p.terms.filter(({ coefficient }) => coefficient % divisor !== 0),
  };
  if (rest.terms.length === 0) return divided;
  const alone = asFunction(rest);
  const quotient = alone && floorDivide(alone.pieces, divisor);
  if (quotient) return sum(divided, functionPolynomial(alone.symbol, quotient));
  if (rest.terms[0].coefficient > 0) return sum(divided, floorOf(rest, divisor));
  // floor(-x / d) = -floor((x + d - 1) / d): of the two, the one that starts without a minus.
  const opposite = sum(multiple(rest, -1), constantPolynomial(divisor - 1));
  return sum(divided, multiple(floorQuotientOf(opposite, divisor), -1));
}

function floorOf(p: Polynomial, divisor: number): Polynomial {
  const [{ coefficient, factors }, ...others] = p.terms;
  const [inner] = factors;
  if (others.length === 0 && coefficient === 1 && factors.length === 1 && inner.kind === 'floor') {
    // floor((floor(x / a) + c) / b) = floor((x + a*c) / (a*b))
    const shifted = sum(inner.of, constantPolynomial(safe(p.constant * inner.divisor)));
    return floorQuotientOf(shifted, safe(inner.divisor * divisor));
  }
  const key = `floor(${keyOf(p)}|${divisor})`;
  return single({ kind: 'floor', of: p, divisor, key, symbols: symbolsOf(p), weight: 1 + weightOf(p) });
}

/** Without looking whether one of the two is always the larger. */
export function extreme(kind: 'max' | 'min', p: Polynomial, q: Polynomial): Polynomial {
  const [left, right] = keyOf(p) < keyOf(q) ? [p, q] : [q, p];
  const key = `${kind}(${keyOf(left)},${keyOf(right)})`;
  const symbols = [...new Set([...symbolsOf(p), ...symbolsOf(q)])].sort();
  return single({ kind, left, right, key, symbols, weight: 1 + weightOf(p) + weightOf(q) });
}

function single(atom: Atom): Polynomial {
  if (atom.weight > WEIGHT_LIMIT) throw new PolynomialTooLarge();
  return { constant: 0, terms: [{ coefficient: 1, factors: [atom] }] };
}

/** Exact also where large parts cancel. */
export function polynomialAt(p: Polynomial, sizes: Readonly<Record<string, number>>): number {
  return Number(exactlyAt(p, sizes));
}

function exactlyAt(p: Polynomial, sizes: Readonly<Record<string, number>>): bigint {
  return p.terms.reduce(
    (total, { coefficient, factors }) =>
      total + factors.reduce((value, atom) => value * atomAt(atom, sizes), BigInt(coefficient)),
    BigInt(p.constant),
  );
}

function atomAt(atom: Atom, sizes: Readonly<Record<string, number>>): bigint {
  if (atom.kind === 'function') return BigInt(evaluate(atom.pieces, sizes[atom.symbol]));
  if (atom.kind === 'floor') {
    const [value, divisor] = [exactlyAt(atom.of, sizes), BigInt(atom.divisor)];
    const quotient = value / divisor;
    return quotient * divisor > value ? quotient - 1n : quotient;
  }
  const [left, right] = [exactlyAt(atom.left, sizes), exactlyAt(atom.right, sizes)];
  return left > right === (atom.kind === 'max') ? left : right;
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new PolynomialTooLarge();
  return value;
}
