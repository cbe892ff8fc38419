/**
 * A dimension of a shape, as an expression in the symbols of the inputs (`H`, `W`). Shape rules compute through these
 * functions only, so that one rule serves fixed and free sizes. Comparisons are decided for all sizes, exactly.
 */
import type { SizeSet } from './size-set.js';

export interface ConstantDim {
  readonly kind: 'constant';
  /** An integer; may be negative or zero inside a computation, never in a finished shape. */
  readonly value: number;
}

/** Depends on at least one symbol. What it is made of is this module's own business. */
export interface SymbolicDim {
  readonly kind: 'symbolic';
  /** Sorted, each once. */
  readonly symbols: readonly string[];
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
      readonly comparison: '==' | '<' | '<=';
      readonly left: Dim;
      readonly right: Dim;
    };

/** Something needed a number where a symbol stands; `inferShape` turns it into a finding. */
export class SymbolicSizeError extends Error {
  constructor(readonly dimension: SymbolicDim) {
    super(`${formatDim(dimension)} is not known`);
  }
}

export function dim(value: number): Dim {
  return { kind: 'constant', value };
}

export const plus = (a: Dim, b: Dim | number): Dim => dim(constantOf(a) + numberOf(b));
export const minus = (a: Dim, b: Dim | number): Dim => dim(constantOf(a) - numberOf(b));
export const times = (a: Dim, b: Dim | number): Dim => dim(constantOf(a) * numberOf(b));
/** Rounds to minus infinity, never to zero: `floorDiv(-1, 2)` is -1. */
export const floorDiv = (a: Dim, divisor: number): Dim => dim(Math.floor(constantOf(a) / divisor));
export const ceilDiv = (a: Dim, divisor: number): Dim => dim(Math.ceil(constantOf(a) / divisor));
export const maxOf = (a: Dim, b: Dim | number): Dim => dim(Math.max(constantOf(a), numberOf(b)));
export const minOf = (a: Dim, b: Dim | number): Dim => dim(Math.min(constantOf(a), numberOf(b)));
/** With the sign of the divisor, as in mathematics. */
export const modulo = (a: Dim, divisor: number): Dim => minus(a, times(floorDiv(a, divisor), divisor));

export const isEqual = (a: Dim, b: Dim | number): Verdict =>
  constantOf(a) === numberOf(b) ? 'always' : 'never';
export const isLess = (a: Dim, b: Dim | number): Verdict =>
  constantOf(a) < numberOf(b) ? 'always' : 'never';
export const isAtMost = (a: Dim, b: Dim | number): Verdict =>
  constantOf(a) <= numberOf(b) ? 'always' : 'never';

/** The dimension's value where it is the same for all sizes. Throws `SymbolicSizeError` where it is not. */
export function constantOf(a: Dim): number {
  if (a.kind === 'symbolic') throw new SymbolicSizeError(a);
  return a.value;
}

/** The value at given sizes of the symbols, all of which must be there. */
export function valueAt(a: Dim, _sizes: Readonly<Record<string, number>>): number {
  return constantOf(a);
}

export function formatDim(a: Dim): string {
  return a.kind === 'constant' ? String(a.value) : a.symbols.join(' ? ');
}

function numberOf(a: Dim | number): number {
  return typeof a === 'number' ? a : constantOf(a);
}
