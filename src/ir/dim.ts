/**
 * A dimension of a shape, as an expression. Today every expression is a constant; symbols (`H`, `W`) become
 * further kinds here, and shape rules need no change because they compute through these functions only.
 */

export interface ConstantDim {
  readonly kind: 'constant';
  /** An integer; may be negative or zero inside a computation, never in a finished shape. */
  readonly value: number;
}

export type Dim = ConstantDim;

/** How a comparison of two dimensions can come out over all allowed sizes. */
export type Verdict = 'always' | 'never';

export function dim(value: number): Dim {
  return { kind: 'constant', value };
}

export const plus = (a: Dim, b: Dim | number): Dim => dim(a.value + numberOf(b));
export const minus = (a: Dim, b: Dim | number): Dim => dim(a.value - numberOf(b));
export const times = (a: Dim, b: Dim | number): Dim => dim(a.value * numberOf(b));
/** Rounds to minus infinity, never to zero: `floorDiv(-1, 2)` is -1. */
export const floorDiv = (a: Dim, divisor: number): Dim => dim(Math.floor(a.value / divisor));
export const ceilDiv = (a: Dim, divisor: number): Dim => dim(Math.ceil(a.value / divisor));
export const maxOf = (a: Dim, b: Dim | number): Dim => dim(Math.max(a.value, numberOf(b)));

export const isEqual = (a: Dim, b: Dim | number): Verdict => (a.value === numberOf(b) ? 'always' : 'never');
export const isLess = (a: Dim, b: Dim | number): Verdict => (a.value < numberOf(b) ? 'always' : 'never');

/** The dimension's value where it is the same for all sizes. */
export function constantOf(a: Dim): number {
  return a.value;
}

export function formatDim(a: Dim): string {
  return String(a.value);
}

function numberOf(a: Dim | number): number {
  return typeof a === 'number' ? a : a.value;
}
