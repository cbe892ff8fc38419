/**
 * A dimension of a shape, as an expression in the symbols of the inputs (`H`, `W`). Shape rules compute through these
 * functions only, so that one rule serves fixed and free sizes. Comparisons are decided for all sizes, exactly.
 */
import {
  addForms,
  extremeOfForms,
  type Form,
  floorDivideForm,
  formulaOf,
  multiplyForms,
  polynomialOf,
  subtractForms,
  symbolsOfForm,
  tabulatedExtreme,
} from './dim-form.js';
import { formatFormula, interpret, sizeOfFormula } from './formula.js';
import type { Piecewise } from './piecewise.js';
import { type Atom, type Polynomial, PolynomialTooLarge, polynomialAt } from './polynomial.js';
import { constantIn, possibleSigns, sizesOfSign } from './polynomial-sign.js';
import { evaluate, identity, sizesWhere } from './quasi-linear.js';
import { functionFormula } from './quasi-linear-formula.js';
import {
  intersectSets,
  isAllSizes,
  isEmptySet,
  isSubset,
  largestIn,
  type SizeSet,
  smallestIn,
} from './size-set.js';

export interface ConstantDim {
  readonly kind: 'constant';
  /** An integer; may be negative or zero inside a computation, never in a finished shape. */
  readonly value: number;
}

/** Depends on at least one symbol. */
export interface SymbolicDim {
  readonly kind: 'symbolic';
  /** Sorted, each once. */
  readonly symbols: readonly string[];
  /** What it is made of: the business of `src/ir`. */
  readonly form: Exclude<Form, ConstantDim>;
}

export type Dim = ConstantDim | SymbolicDim;

/** How a comparison of two dimensions comes out over all sizes from 1 up: for all, for none, or for some. */
export type Verdict = 'always' | 'never' | Condition;

/** Holds for some sizes only. */
export type Condition =
  /** Decided by one symbol alone: exactly for these of its sizes. */
  | { readonly kind: 'sizes'; readonly symbol: string; readonly sizes: SizeSet }
  /** Between several symbols, or too large to decide: `left comparison right`. */
  | {
      readonly kind: 'relation';
      readonly comparison: Comparison;
      readonly left: Dim;
      readonly right: Dim;
    };

export type Comparison = '==' | '<' | '<=';

/** The sizes that symbols are limited to; a symbol that is not there may have any from 1 up. */
export type Domain = ReadonlyMap<string, SizeSet>;

/**
 * Something needed a number where a symbol stands, or an expression outgrew every limit; `inferShape` turns it into a
 * finding.
 */
export class SymbolicSizeError extends Error {
  constructor(readonly dimension: SymbolicDim) {
    super(`the size in ${dimension.symbols.join(', ')} is not known`);
  }
}

/** Most sizes are small and come up again and again: these are made once. */
const small: readonly ConstantDim[] = Array.from({ length: 1025 }, (_, value) => ({
  kind: 'constant',
  value,
}));

export function dim(value: number): Dim {
  return small[value] ?? { kind: 'constant', value };
}

export function symbol(name: string): SymbolicDim {
  return { kind: 'symbolic', symbols: [name], form: { kind: 'function', symbol: name, pieces: identity } };
}

export function isSymbolic(a: Dim): a is SymbolicDim {
  return a.kind === 'symbolic';
}

export function plus(a: Dim, b: Dim | number): Dim {
  const other = asDim(b);
  if (a.kind === 'constant' && other.kind === 'constant') return dim(a.value + other.value);
  return combined(a, other, addForms);
}

export function minus(a: Dim, b: Dim | number): Dim {
  const other = asDim(b);
  if (a.kind === 'constant' && other.kind === 'constant') return dim(a.value - other.value);
  return combined(a, other, subtractForms);
}

export function times(a: Dim, b: Dim | number): Dim {
  const other = asDim(b);
  if (a.kind === 'constant' && other.kind === 'constant') return dim(a.value * other.value);
  return combined(a, other, multiplyForms);
}

/** Rounds to minus infinity, never to zero: `floorDiv(-1, 2)` is -1. */
export function floorDiv(a: Dim, divisor: number): Dim {
  if (a.kind === 'constant') return dim(Math.floor(a.value / divisor));
  if (divisor < 0) return floorDiv(times(a, -1), -divisor);
  if (!Number.isSafeInteger(divisor) || divisor === 0) throw new SymbolicSizeError(a);
  return combined(a, a, (form) => floorDivideForm(form, divisor));
}

export function ceilDiv(a: Dim, divisor: number): Dim {
  if (a.kind === 'constant') return dim(Math.ceil(a.value / divisor) + 0);
  return times(floorDiv(times(a, -1), divisor), -1);
}

/** With the sign of the divisor, as in mathematics. */
export function modulo(a: Dim, divisor: number): Dim {
  return minus(a, times(floorDiv(a, divisor), divisor));
}

export function maxOf(a: Dim, b: Dim | number): Dim {
  return extremeOf('max', a, asDim(b));
}

export function minOf(a: Dim, b: Dim | number): Dim {
  return extremeOf('min', a, asDim(b));
}

function extremeOf(kind: 'max' | 'min', a: Dim, b: Dim): Dim {
  if (a.kind === 'constant' && b.kind === 'constant') return dim(Math[kind](a.value, b.value));
  return combined(a, b, (left, right) => {
    const tabulated = tabulatedExtreme(kind, left, right);
    if (tabulated) return tabulated;
    if (isAtMost(a, b) === 'always') return kind === 'max' ? right : left;
    if (isAtMost(b, a) === 'always') return kind === 'max' ? left : right;
    return extremeOfForms(kind, left, right);
  });
}

export const isEqual = (a: Dim, b: Dim | number): Verdict => compareDims('==', a, asDim(b));
export const isLess = (a: Dim, b: Dim | number): Verdict => compareDims('<', a, asDim(b));
export const isAtMost = (a: Dim, b: Dim | number): Verdict => compareDims('<=', a, asDim(b));

const holds: Readonly<Record<Comparison, (difference: number) => boolean>> = {
  '==': (difference) => difference === 0,
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
};

export function compareDims(comparison: Comparison, a: Dim, b: Dim): Verdict {
  const test = holds[comparison];
  if (a.kind === 'constant' && b.kind === 'constant') return test(a.value - b.value) ? 'always' : 'never';
  const relation = { kind: 'relation', comparison, left: a, right: b } as const;
  // The opposite of the difference where that is the quicker: nothing but a base changes.
  const turned = a.kind === 'constant';
  const difference = turned ? tryMinus(b, a) : tryMinus(a, b);
  if (difference === undefined) return relation;
  const holdsFor = turned ? (value: number) => test(-value) : test;
  if (difference.kind === 'constant') return holdsFor(difference.value) ? 'always' : 'never';
  const { form, symbols } = difference;
  const sizes =
    form.kind === 'function' ? sizesWhere(form.pieces, holdsFor) : sizesOfSign(form.polynomial, holdsFor);
  if (sizes === undefined) return decide(relation, difference, holdsFor, new Map());
  if (isAllSizes(sizes)) return 'always';
  return isEmptySet(sizes) ? 'never' : { kind: 'sizes', symbol: symbols[0], sizes };
}

/** What the signs that a difference may have say about a relation. */
function decide(
  relation: Relation,
  difference: SymbolicDim,
  test: (sign: number) => boolean,
  domain: Domain,
): Verdict {
  const signs = withinLimits(() => possibleSigns(polynomialOf(difference.form), domain));
  if (signs === undefined) return relation;
  if (signs.every(test)) return 'always';
  return signs.some(test) ? relation : 'never';
}

/** The verdict where symbols are limited to the sizes of the domain. */
export function within(verdict: Verdict, domain: Domain): Verdict {
  if (typeof verdict === 'string') return verdict;
  if (verdict.kind === 'relation') return relationWithin(verdict, domain);
  const allowed = domain.get(verdict.symbol);
  if (allowed === undefined) return verdict;
  const common = intersectSets(allowed, verdict.sizes);
  if (common && isEmptySet(common) && !isEmptySet(allowed)) return 'never';
  return isSubset(allowed, verdict.sizes) ? 'always' : verdict;
}

type Relation = Extract<Condition, { readonly kind: 'relation' }>;

function relationWithin(relation: Relation, domain: Domain): Verdict {
  const difference = tryMinus(relation.left, relation.right);
  if (difference?.kind !== 'symbolic') return relation;
  const verdict = decide(relation, difference, holds[relation.comparison], domain);
  if (typeof verdict === 'string') return verdict;
  // Symbols that have one size only may leave a condition on a single other.
  const fixed = [...domain].flatMap(([name, sizes]) => {
    const size = smallestIn(sizes);
    return size !== undefined && size === largestIn(sizes) && difference.symbols.includes(name)
      ? [[name, dim(size)] as const]
      : [];
  });
  if (fixed.length === 0) return relation;
  const rest = withinLimits(() => substitute(difference, Object.fromEntries(fixed)));
  if (rest === undefined) return relation;
  const settled = compareDims(relation.comparison, rest, dim(0));
  return typeof settled === 'object' && settled.kind === 'relation' ? relation : within(settled, domain);
}

function tryMinus(a: Dim, b: Dim): Dim | undefined {
  return withinLimits(() => minus(a, b));
}

/** Undefined where a result outgrows the limits. */
function withinLimits<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof SymbolicSizeError || error instanceof PolynomialTooLarge) return undefined;
    throw error;
  }
}

/** The dimension's value where it is the same for all sizes. Throws `SymbolicSizeError` where it is not. */
export function constantOf(a: Dim): number {
  if (a.kind === 'constant') return a.value;
  const { form } = a;
  const value = form.kind === 'polynomial' ? withinLimits(() => constantIn(form.polynomial)) : undefined;
  if (value === undefined) throw new SymbolicSizeError(a);
  return value;
}

/** The value at given sizes of the symbols, all of which must be there. */
export function valueAt(a: Dim, sizes: Readonly<Record<string, number>>): number {
  if (a.kind === 'constant') return a.value;
  const { form } = a;
  return form.kind === 'function'
    ? evaluate(form.pieces, sizes[form.symbol])
    : polynomialAt(form.polynomial, sizes);
}

/** The same expression with some symbols replaced. Throws `SymbolicSizeError` where it outgrows the limits. */
export function substitute(a: Dim, replacements: Readonly<Record<string, Dim>>): Dim {
  if (a.kind === 'constant' || !a.symbols.some((name) => Object.hasOwn(replacements, name))) return a;
  const ofFunction = (name: string, pieces: Piecewise): Dim => {
    const replacement = Object.hasOwn(replacements, name) ? replacements[name] : symbol(name);
    const replaced = replaceIn(name, pieces, replacement);
    if (replaced === undefined) throw new SymbolicSizeError(a);
    return replaced;
  };
  const ofAtom = (atom: Atom): Dim => {
    if (atom.kind === 'function') return ofFunction(atom.symbol, atom.pieces);
    if (atom.kind === 'floor') return floorDiv(ofPolynomial(atom.of), atom.divisor);
    return (atom.kind === 'max' ? maxOf : minOf)(ofPolynomial(atom.left), ofPolynomial(atom.right));
  };
  const ofPolynomial = ({ constant, terms }: Polynomial): Dim =>
    terms.reduce<Dim>(
      (total, { coefficient, factors }) => plus(total, factors.map(ofAtom).reduce(times, dim(coefficient))),
      dim(constant),
    );
  return a.form.kind === 'function'
    ? ofFunction(a.form.symbol, a.form.pieces)
    : ofPolynomial(a.form.polynomial);
}

/** Larger formulas are not computed again in another symbol. */
const LARGEST_FORMULA = 2000;

function replaceIn(name: string, pieces: Piecewise, replacement: Dim): Dim | undefined {
  if (replacement.kind === 'constant' && replacement.value >= 1) {
    return dim(evaluate(pieces, replacement.value));
  }
  const form = formOf(replacement);
  if (form.kind === 'function' && form.pieces === identity) {
    return { kind: 'symbolic', symbols: [form.symbol], form: { ...form, pieces } };
  }
  const formula = functionFormula(name, pieces);
  if (sizeOfFormula(formula) > LARGEST_FORMULA) return undefined;
  return interpret<Dim>(formula, {
    number: dim,
    symbol: () => replacement,
    plus,
    times,
    floor: floorDiv,
    ceil: ceilDiv,
    remainder: modulo,
    max: maxOf,
    min: minOf,
  });
}

/**
 * Short text in the language's own syntax that gives the same values: `floor((H - 1)/2)`. With a domain, the same
 * values for its sizes: `H/16` where 16 divides H.
 */
export function formatDim(a: Dim, domain?: Domain): string {
  return a.kind === 'constant' ? String(a.value) : formatFormula(formulaOf(a.form, domain));
}

function asDim(a: Dim | number): Dim {
  return typeof a === 'number' ? dim(a) : a;
}

/** At least one of the two is symbolic. */
function combined(a: Dim, b: Dim, operation: (a: Form, b: Form) => Form): Dim {
  const form = withinLimits(() => operation(formOf(a), formOf(b)));
  if (form?.kind === 'constant') return form;
  if (form) return { kind: 'symbolic', symbols: symbolsOfForm(form), form };
  const [symbolic] = [a, b].filter(isSymbolic);
  throw new SymbolicSizeError(symbolic);
}

const formOf = (a: Dim): Form => (a.kind === 'constant' ? a : a.form);
