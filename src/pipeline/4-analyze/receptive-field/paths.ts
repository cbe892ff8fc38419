/**
 * The fields of one value along one axis, over all paths from an input. Paths of one stride are kept as one: the union
 * of their fields moves along with them. Paths of different strides are kept apart.
 */

import type { AxisField } from '../../../ir/analysis.js';
import {
  compare,
  difference,
  greatest,
  least,
  one,
  productOf,
  type Rational,
  rational,
  sum,
  zero,
} from '../../../ir/rational.js';
import { isIdentity, type Reach } from './reach.js';

/** Output i sees from `stride * i + begin` to `stride * i + end` of the network's input. */
interface PathClass {
  readonly stride: Rational;
  readonly begin: Rational;
  readonly end: Rational;
  /** The least field of any path among them. */
  readonly smallest: Rational;
}

/** By stride, each stride once. */
export type Paths = readonly PathClass[];

/** Networks have a handful of scales; beyond this number their paths are taken together as one without a stride. */
const mostStrides = 16;

/** The input itself. */
export const start: Paths = [{ stride: one, begin: zero, end: zero, smallest: one }];

/** The fields behind an operation, given those of its input. */
export function through(paths: Paths, reach: Reach): Paths {
  if (isIdentity(reach)) return paths;
  const extent = difference(reach.last, reach.first);
  const mapped = paths.map(({ stride, begin, end, smallest }) => ({
    stride: productOf(stride, reach.step),
    begin: sum(begin, productOf(stride, reach.first)),
    end: sum(end, productOf(stride, reach.last)),
    smallest: sum(smallest, productOf(stride, extent)),
  }));
  return reach.step.numerator === 0n ? join([mapped], 1) : mapped;
}

/** All paths of several values that meet in one of `length` cells. */
export function join(several: readonly Paths[], length: number): Paths {
  if (several.every((paths) => paths === several[0]) && several[0].length <= 1) return several[0];
  const classes = new Map<string, PathClass>();
  for (const path of several.flat()) {
    const key = `${path.stride.numerator}/${path.stride.denominator}`;
    const known = classes.get(key);
    if (known === undefined) classes.set(key, path);
    else {
      classes.set(key, {
        stride: path.stride,
        begin: least(known.begin, path.begin),
        end: greatest(known.end, path.end),
        smallest: least(known.smallest, path.smallest),
      });
    }
  }
  const joined = [...classes.values()];
  if (joined.length > mostStrides) return [withoutStride(joined, length)];
  return joined.sort((a, b) => compare(a.stride, b.stride));
}

/** One field for all outputs: the hull of all of them. */
function withoutStride(paths: Paths, length: number): PathClass {
  const ends = paths.map(({ stride, end }) => sum(end, productOf(stride, rational(length - 1))));
  return {
    stride: zero,
    begin: paths.map(({ begin }) => begin).reduce(least),
    end: ends.reduce(greatest),
    smallest: paths.map(({ smallest }) => smallest).reduce(least),
  };
}

/** What a report says of them: the value has `length` cells along the axis, the input `inputLength`. */
export function fieldOf(paths: Paths, length: number, inputLength: number): AxisField {
  const at = (index: number) => {
    const moved = (edge: 'begin' | 'end') =>
      paths.map((path) => sum(path[edge], productOf(path.stride, rational(index))));
    return { begin: moved('begin').reduce(least), end: moved('end').reduce(greatest) };
  };
  const [first, last] = [at(0), at(length - 1)];
  // The union's size is convex along the axis, so it is largest at one of the ends.
  const sizes = [first, last].map(({ begin, end }) => sum(difference(end, begin), one));
  const far = rational(length - 1);
  return {
    size: { min: paths.map(({ smallest }) => smallest).reduce(least), max: sizes.reduce(greatest) },
    stride: { min: paths[0].stride, max: paths[paths.length - 1].stride },
    start: first.begin,
    centre: productOf(sum(first.begin, first.end), rational(1, 2)),
    whole: paths.some(
      ({ stride, begin, end }) =>
        compare(sum(begin, productOf(stride, far)), zero) <= 0 &&
        compare(end, rational(inputLength - 1)) >= 0,
    ),
  };
}
