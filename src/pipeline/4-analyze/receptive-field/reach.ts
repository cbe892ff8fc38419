/**
 * Which cells of its input an output cell reads, along one axis, as a line: output i reads from `step * i + first` to
 * `step * i + last`. How lines are joined over a graph is left to `paths.ts`.
 */
import type { WindowGeometry } from '../../../ir/core-ops.js';
import { difference, one, productOf, type Rational, rational, sum, zero } from '../../../ir/rational.js';

export interface Reach {
  readonly step: Rational;
  readonly first: Rational;
  readonly last: Rational;
}

/** Depth, height, width. */
export type Reaches = readonly [Reach, Reach, Reach];
export type Axis = 0 | 1 | 2;

export const identity: Reach = { step: one, first: zero, last: zero };

export function isIdentity({ step, first, last }: Reach): boolean {
  return [first, last].every(({ numerator }) => numerator === 0n) && step.numerator === step.denominator;
}

export function eachAxis(reach: (axis: Axis) => Reach): Reaches {
  return [reach(0), reach(1), reach(2)];
}

/** Every output reads all `length` cells. */
export function everything(length: number): Reach {
  return { step: zero, first: zero, last: rational(length - 1) };
}

/** `size` cells around the line `step * i + centre`. */
export function around(step: Rational, centre: Rational, size: Rational): Reach {
  const half = productOf(difference(size, one), rational(1, 2));
  return { step, first: difference(centre, half), last: sum(centre, half) };
}

/** From S*i - P to S*i - P + D*(F - 1). */
export function windowReach({ filter, stride, dilation, padding }: WindowGeometry, axis: Axis): Reach {
  const first = -padding[axis];
  const last = first + dilation[axis] * (filter[axis] - 1);
  return { step: rational(stride[axis]), first: rational(first), last: rational(last) };
}

/**
 * Backwards through a window: output j is reached from the i with j = S*i - P + D*k. That is a window over a map with
 * S - 1 zeros between neighbours, so it covers (D*(F - 1) + 1) / S cells, on the average.
 */
export function transposedReach({ filter, stride, dilation, padding }: WindowGeometry, axis: Axis): Reach {
  const extent = dilation[axis] * (filter[axis] - 1) + 1;
  const centre = rational(2 * padding[axis] - (extent - 1), 2 * stride[axis]);
  return around(rational(1, stride[axis]), centre, rational(extent, stride[axis]));
}

/** What is read through `outer` by what reads through `inner` from it: the inner line is nearer to the network's input. */
export function compose(outer: Reach, inner: Reach): Reach {
  return {
    step: productOf(outer.step, inner.step),
    first: sum(productOf(inner.step, outer.first), inner.first),
    last: sum(productOf(inner.step, outer.last), inner.last),
  };
}
