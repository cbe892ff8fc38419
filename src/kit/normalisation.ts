/**
 * What normalisations by an image's own statistics share: attributes, weights, and their cost. Over which values the
 * statistics are taken is up to each kind.
 */
import type { Shape } from '../ir/shape.js';
import { flag, optional, real } from './attributes.js';
import { countOf } from './costs.js';
import type { CostResult, WeightDeclaration } from './define-layer.js';

export const epsilon = optional(real({ min: 0 }), {
  doc: 'Added to the variance so that nothing is divided by 0.',
  aliases: ['eps'],
  default: 1e-5,
});

/** `what` has a gamma and a beta each: `channel`. */
export const affine = (what: string, byDefault: boolean) =>
  optional(flag, {
    doc: `Whether every ${what} is then scaled by a learned \`gamma\` and shifted by a learned \`beta\`.`,
    default: byDefault,
  });

/** `gamma`, 1 at the start, and `beta`, 0 at the start; `axes` names those of `shape`. */
export function affineWeights(shape: readonly number[], axes: string): WeightDeclaration[] {
  const weight = (name: string, value: number): WeightDeclaration => ({
    name,
    shape,
    axes,
    role: 'trainable',
    initializer: { kind: 'constant', value },
  });
  return [weight('gamma', 1), weight('beta', 0)];
}

/**
 * Normalising all values of a shape in `sets` sets of equal size, each with a mean and a variance of its own: the mean,
 * the distances from it, their squares, the variance, its root, a factor a value; with `affine` gamma and beta.
 */
export function normalisationCost(shape: Shape, sets: number, affine: boolean): CostResult {
  const values = countOf(shape);
  const perSet = BigInt(sets);
  const sums = 2n * (values - perSet);
  return {
    macs: 0n,
    operations: {
      multiply: affine ? 3n * values : 2n * values,
      add: sums + values + perSet + (affine ? values : 0n),
      compare: 0n,
      // The sums by their number, and one by the root.
      divide: 3n * perSet,
      exponential: perSet,
    },
    derivations: [],
  };
}
