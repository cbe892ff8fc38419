/**
 * The arithmetic of windows that slide over spatial dimensions: convolution and pooling share it.
 * Sources: rules 1 to 10 of the field (ONNX `defs/nn/defs.cc`, PyTorch `Pool.h`, TensorFlow's SAME).
 */

import type { Triple, Volume, WindowGeometry } from '../ir/core-ops.js';
import type { Derivation } from '../ir/cost.js';
import {
  ceilDiv,
  constantOf,
  type Dim,
  dim,
  floorDiv,
  formatDim,
  isLess,
  maxOf,
  minus,
  plus,
  times,
} from '../ir/dim.js';
import {
  axisNames,
  channelsOf,
  formatShape,
  type Shape,
  sizesOf,
  spatial,
  spatialRank,
} from '../ir/shape.js';
import type { Padding, Size } from './attributes.js';
import { failure, type RuleFailure } from './define-layer.js';

export interface WindowAttributes {
  readonly F: Size;
  readonly S: Size;
  readonly D: Size;
  readonly P: Padding;
  /** Round the number of positions up, but drop a window that would start in the padding behind (PyTorch, ONNX). */
  readonly ceil: boolean;
}

/** A window applied to a shape: per spatial dimension, what the rule found. */
export interface AppliedWindow {
  readonly ok: true;
  readonly filter: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly begin: readonly number[];
  readonly end: readonly number[];
  readonly output: readonly Dim[];
  readonly derivations: readonly Derivation[];
}

/** Needs one to three spatial dimensions and attributes with one number, or one for each of them. */
export function applyWindow(input: Shape, attributes: WindowAttributes): AppliedWindow | RuleFailure {
  const rank = spatialRank(input);
  if (rank < 1) {
    return failure('shape/needs-spatial', { shape: formatShape(input) }, { blamesInput: true });
  }
  const perDimension: Record<'F' | 'S' | 'D', readonly number[]> = { F: [], S: [], D: [] };
  for (const name of ['F', 'S', 'D'] as const) {
    const value = attributes[name];
    if (value.length !== 1 && value.length !== rank) return wrongNumber(name, value.length, input);
    perDimension[name] = value.length === 1 ? Array<number>(rank).fill(value[0]) : value;
  }
  const { F: filter, S: stride, D: dilation } = perDimension;
  const extents = filter.map((size, axis) => dilation[axis] * (size - 1) + 1);
  const sides = paddingSides(input, attributes, extents, stride);
  if (!sides.ok) return sides;
  const { begin, end } = sides;

  const sizes = spatial(input);
  const small = sizes.findIndex(
    (size, axis) => isLess(plus(size, begin[axis] + end[axis]), extents[axis]) === 'always',
  );
  if (small >= 0) {
    return tooLarge(input, { filter, stride, extents, begin, end }, small);
  }
  const output = sizes.map((size, axis) =>
    positions(size, extents[axis], stride[axis], begin[axis], end[axis], attributes.ceil),
  );
  const derivations = sizes.map((size, axis) =>
    derive(
      axisNames(input)[axis],
      { size, extent: extents[axis], stride: stride[axis], begin: begin[axis], end: end[axis] },
      output[axis],
      attributes,
    ),
  );
  return { ok: true, filter, stride, dilation, begin, end, output, derivations };
}

function positions(
  size: Dim,
  extent: number,
  stride: number,
  begin: number,
  end: number,
  ceil: boolean,
): Dim {
  const room = minus(plus(size, begin + end), extent);
  if (!ceil) return plus(floorDiv(room, stride), 1);
  const rounded = plus(ceilDiv(room, stride), 1);
  const startsBehind = isLess(times(minus(rounded, 1), stride), plus(size, begin)) === 'never';
  return startsBehind ? minus(rounded, 1) : rounded;
}

type Sides = { readonly ok: true; readonly begin: readonly number[]; readonly end: readonly number[] };

function paddingSides(
  input: Shape,
  { P }: WindowAttributes,
  extents: readonly number[],
  stride: readonly number[],
): Sides | RuleFailure {
  const rank = spatialRank(input);
  if (P.kind === 'explicit') {
    const { sides } = P;
    const all = Array.from({ length: rank });
    if (sides.length === 1) return { ok: true, begin: all.map(() => sides[0]), end: all.map(() => sides[0]) };
    if (sides.length === rank) return { ok: true, begin: sides, end: sides };
    if (sides.length === 2 * rank) {
      return {
        ok: true,
        begin: all.map((_, axis) => sides[2 * axis]),
        end: all.map((_, axis) => sides[2 * axis + 1]),
      };
    }
    return wrongNumber('P', sides.length, input);
  }
  const totals = extents.map((extent, axis) => {
    if (P.kind === 'valid') return 0;
    if (P.kind === 'full') return 2 * (extent - 1);
    const size = spatial(input)[axis];
    const positionsWanted = ceilDiv(size, stride[axis]);
    return constantOf(maxOf(minus(plus(times(minus(positionsWanted, 1), stride[axis]), extent), size), 0));
  });
  const smaller = totals.map((total) => Math.floor(total / 2));
  const larger = totals.map((total) => Math.ceil(total / 2));
  return P.kind === 'same_lower'
    ? { ok: true, begin: larger, end: smaller }
    : { ok: true, begin: smaller, end: larger };
}

function wrongNumber(attribute: string, given: number, input: Shape): RuleFailure {
  const facts = { attribute, given, rank: spatialRank(input), shape: formatShape(input) };
  return failure('shape/wrong-number-of-sizes', facts, { at: attribute, blamesInput: true });
}

interface Extents {
  readonly filter: readonly number[];
  readonly stride: readonly number[];
  readonly extents: readonly number[];
  readonly begin: readonly number[];
  readonly end: readonly number[];
}

/** Proposes the largest filter that fits and the smallest padding that lets the given one fit. */
function tooLarge(input: Shape, { filter, stride, extents, begin, end }: Extents, axis: number): RuleFailure {
  const sizes = sizesOf(spatial(input));
  const room = `floor((${sizes[axis]} - ${extents[axis]} + ${begin[axis]} + ${end[axis]})/${stride[axis]}) + 1`;
  const positions = Math.floor((sizes[axis] - extents[axis] + begin[axis] + end[axis]) / stride[axis]) + 1;
  const undilated = extents.every((extent, i) => extent === filter[i]);
  const fittingFilter = Math.min(...sizes.map((size, i) => size + begin[i] + end[i]));
  const fittingPadding = Math.max(...sizes.map((size, i) => Math.ceil((extents[i] - size) / 2)), 0);
  return failure(
    'shape/filter-larger-than-input',
    {
      filter: extents.join('x'),
      undilated: undilated ? undefined : filter.join('x'),
      input: sizes.join('x'),
    },
    {
      at: 'F',
      note: `${room} = ${positions}`,
      blamesInput: true,
      attempts: [
        ...(undilated && fittingFilter >= 1 ? [{ F: fittingFilter }] : [{ D: 1 }]),
        { P: fittingPadding },
      ],
    },
  );
}

interface AxisNumbers {
  readonly size: Dim;
  readonly extent: number;
  readonly stride: number;
  readonly begin: number;
  readonly end: number;
}

function derive(
  axis: string,
  { size, extent, stride, begin, end }: AxisNumbers,
  value: Dim,
  { ceil }: WindowAttributes,
): Derivation {
  const rounding = ceil ? 'ceil' : 'floor';
  return {
    quantity: `output ${axis}`,
    formula: `${rounding}((W - k + Pbegin + Pend) / S) + 1, k = D*(F - 1) + 1`,
    substituted: `${rounding}((${formatDim(size)} - ${extent} + ${begin} + ${end}) / ${stride}) + 1`,
    value: formatDim(value),
  };
}

/** The same window as the core operations want it: three spatial dimensions, missing ones in front as 1. */
export function windowGeometry(input: Shape, output: Shape, window: AppliedWindow): WindowGeometry {
  const fill = (values: readonly number[], filler: number): Triple => {
    const padded = [...Array<number>(3 - values.length).fill(filler), ...values];
    return [padded[0], padded[1], padded[2]];
  };
  const volume = (shape: Shape): Volume => [
    ...fill(sizesOf(spatial(shape)), 1),
    constantOf(channelsOf(shape)),
  ];
  return {
    input: volume(input),
    output: volume(output),
    filter: fill(window.filter, 1),
    stride: fill(window.stride, 1),
    dilation: fill(window.dilation, 1),
    padding: fill(window.begin, 0),
  };
}

/** The number of window positions: the product of the spatial dimensions. */
export function positionsOf(shape: Shape): number {
  return constantOf(spatial(shape).reduce(times, dim(1)));
}
