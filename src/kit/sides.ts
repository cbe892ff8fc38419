/**
 * Cells at the sides of a map, as `pad` and `crop` take them: one number for all sides, one per spatial dimension, or
 * begin and end for each dimension in turn. The notation is that of a window's explicit padding.
 */
import { formatShape, type Shape, spatialRank } from '../ir/shape.js';
import { type JsonSchema, padding, type ValueType } from './attributes.js';
import { failure, type RuleFailure } from './define-layer.js';

/** As written; `sidesFor` tells the three forms apart when the number of dimensions is known. */
export type Sides = readonly number[];

const explicit = padding([]);
const forms: readonly JsonSchema[] = Array.isArray(explicit.schema.anyOf) ? explicit.schema.anyOf : [];

export const sides: ValueType<Sides> = {
  expects: 'a whole number from 0 up, one per spatial dimension, or [begin, end] for each',
  label: 'sides',
  example: '1',
  schema: { anyOf: forms.filter((form) => !('enum' in form)) },
  read: (value) => {
    const read = explicit.read(value);
    return read?.kind === 'explicit' ? read.sides : undefined;
  },
};

export interface SidesOfDimensions {
  readonly ok: true;
  /** Per spatial dimension. */
  readonly begin: readonly number[];
  readonly end: readonly number[];
}

/** Fails where the input has no spatial dimensions or where the number of numbers does not go with them. */
export function sidesFor(
  input: Shape,
  given: Sides,
  attribute: string,
  operation: string,
): SidesOfDimensions | RuleFailure {
  const rank = spatialRank(input);
  if (rank < 1) return needsMap(input, operation);
  const dimensions = Array.from({ length: rank }, (_, axis) => axis);
  if (given.length === 1 || given.length === rank) {
    const each = dimensions.map((axis) => given[given.length === 1 ? 0 : axis]);
    return { ok: true, begin: each, end: each };
  }
  if (given.length !== 2 * rank) return wrongCount(input, attribute, given.length);
  return {
    ok: true,
    begin: dimensions.map((axis) => given[2 * axis]),
    end: dimensions.map((axis) => given[2 * axis + 1]),
  };
}

/** The layer needs a map, and the input is a vector. */
export function needsMap(input: Shape, operation: string): RuleFailure {
  const facts = { operation, shape: formatShape(input) };
  return failure('shape/needs-map', facts, { blamesInput: true });
}

/** One number for all spatial dimensions, or one for each. */
export function perDimension<T>(
  input: Shape,
  given: readonly T[],
  attribute: string,
): { readonly ok: true; readonly values: readonly T[] } | RuleFailure {
  const rank = spatialRank(input);
  if (given.length === rank) return { ok: true, values: given };
  if (given.length === 1) return { ok: true, values: Array<T>(rank).fill(given[0]) };
  return wrongCount(input, attribute, given.length);
}

function wrongCount(input: Shape, attribute: string, given: number): RuleFailure {
  const facts = { attribute, given, rank: spatialRank(input), shape: formatShape(input) };
  return failure('shape/wrong-number-of-sizes', facts, { at: attribute, blamesInput: true });
}
