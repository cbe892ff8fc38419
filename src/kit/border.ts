/** What a layer sees outside its map, and how far that reaches: PyTorch's limits of reflection and wrapping around. */
import type { BorderMode } from '../ir/core-ops.js';
import { type Dim, formatDim, isAtMost, isLess, minus } from '../ir/dim.js';
import { axisNames, type Shape, spatial } from '../ir/shape.js';
import { choice } from './attributes.js';
import { type Conditions, failure, type RuleFailure } from './define-layer.js';

/** `zero` is the constant 0; `reflect` leaves the edge out, `replicate` repeats it, `circular` goes on at the other side. */
export const border = choice(['zero', 'reflect', 'replicate', 'circular']);
export type Border = 'zero' | 'reflect' | 'replicate' | 'circular';

export function borderMode(name: Border): BorderMode {
  return name === 'zero' ? 'constant' : name;
}

/**
 * A reflection shows fewer cells than the map has (the edge is not repeated), wrapping around at most all of them.
 * `begin` and `end` are per spatial dimension; `at` is the attribute at fault. Undefined where the padding fits.
 */
export function checkBorder(
  name: Border,
  input: Shape,
  { begin, end }: { readonly begin: readonly Dim[]; readonly end: readonly Dim[] },
  conditions: Conditions,
  at: string,
): RuleFailure | undefined {
  if (name !== 'reflect' && name !== 'circular') return undefined;
  const fits = name === 'reflect' ? isLess : isAtMost;
  for (const [axis, size] of spatial(input).entries()) {
    const excess = [begin[axis], end[axis]].find((side) => !conditions.needs(fits(side, size)));
    if (excess === undefined) continue;
    const limit = name === 'reflect' ? minus(size, 1) : size;
    const facts = {
      border: name,
      padding: formatDim(excess),
      axis: axisNames(input)[axis],
      size: formatDim(size),
      limit: formatDim(limit),
    };
    const attempts = limit.kind === 'constant' ? [{ [at]: limit.value }] : [];
    return failure('shape/border-too-large', facts, { at, blamesInput: true, attempts });
  }
  return undefined;
}
