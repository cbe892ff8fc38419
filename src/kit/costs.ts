/** Helpers with which cost rules are written. Counts are for one image. */
import { noOperations, type Operations } from '../ir/cost.js';
import { constantOf } from '../ir/dim.js';
import { elementsOf, type Shape } from '../ir/shape.js';
import type { CostResult } from './define-layer.js';

/** The product, exact beyond 2^53. */
export function product(...factors: readonly number[]): bigint {
  return factors.reduce((total, factor) => total * BigInt(factor), 1n);
}

/** Exact number of values of one image. */
export function countOf(shape: Shape): bigint {
  return product(...shape.map(constantOf));
}

/** A layer without multiply-accumulates: so many operations of each kind for every value of a shape. */
export function perValue(shape: Shape, each: Partial<Record<keyof Operations, number>>): CostResult {
  const count = countOf(shape);
  const operations = { ...noOperations };
  for (const [kind, number] of Object.entries(each))
    operations[kind as keyof Operations] = count * BigInt(number);
  return { macs: 0n, operations, derivations: [] };
}

/** Nothing is computed: values are only moved or renamed. */
export const free: CostResult = { macs: 0n, operations: noOperations, derivations: [] };

/** The number of values of one image as a plain number, for geometry. */
export function valuesOf(shape: Shape): number {
  return constantOf(elementsOf(shape));
}
