/**
 * The arithmetic of windows that slide over spatial dimensions: convolution and pooling share it.
 * Sources: rules 1 to 10 of the field (ONNX `defs/nn/defs.cc`, PyTorch `Pool.h`, TensorFlow's SAME).
 */

import type { WindowGeometry } from '../ir/core-ops.js';
import type { Derivation } from '../ir/cost.js';
import {
  type Condition,
  ceilDiv,
  constantOf,
  type Dim,
  dim,
  floorDiv,
  formatDim,
  isAtMost,
  maxOf,
  minOf,
  minus,
  plus,
  times,
} from '../ir/dim.js';
import { axisNames, formatShape, type Shape, spatial, spatialRank } from '../ir/shape.js';
import type { Padding, Size } from './attributes.js';
import { Conditions, failure, type RuleFailure } from './define-layer.js';
import { perDimension, sidesFor } from './sides.js';
import { tripleOf, volumeOf } from './volume.js';

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
  /** Padding; with `same` it depends on the input's size. */
  readonly begin: readonly Dim[];
  readonly end: readonly Dim[];
  readonly output: readonly Dim[];
  /** In words, made when asked for. */
  readonly derivations: () => readonly Derivation[];
  readonly conditions: readonly Condition[];
}

/** Needs one to three spatial dimensions and attributes with one number, or one for each of them. */
export function applyWindow(input: Shape, attributes: WindowAttributes): AppliedWindow | RuleFailure {
  const rank = spatialRank(input);
  if (rank < 1) {
    return failure('shape/needs-spatial', { shape: formatShape(input) }, { blamesInput: true });
  }
  const [F, S, D] = (['F', 'S', 'D'] as const).map((name) => perDimension(input, attributes[name], name));
  if (!F.ok) return F;
  if (!S.ok) return S;
  if (!D.ok) return D;
  const [filter, stride, dilation] = [F.values, S.values, D.values];
  const extents = filter.map((size, axis) => dilation[axis] * (size - 1) + 1);
  const sides = paddingSides(input, attributes, extents, stride);
  if (!sides.ok) return sides;
  const { begin, end } = sides;

  const sizes = spatial(input);
  const conditions = new Conditions();
  const padded = sizes.map((size, axis) => plus(size, plus(begin[axis], end[axis])));
  // Rounded up, a window may reach out behind by less than a stride, even a single one.
  const least = extents.map((extent, axis) => extent - (attributes.ceil ? stride[axis] - 1 : 0));
  const small = padded.findIndex((size, axis) => !conditions.needs(isAtMost(dim(least[axis]), size)));
  if (small >= 0) return tooLarge(input, { filter, stride, extents, begin, end }, small);
  const output = sizes.map((size, axis) => {
    const room = minus(padded[axis], extents[axis]);
    if (!attributes.ceil) return plus(floorDiv(room, stride[axis]), 1);
    // A window may start anywhere before the padding behind.
    const starts = plus(floorDiv(minus(plus(size, begin[axis]), 1), stride[axis]), 1);
    return minOf(plus(ceilDiv(room, stride[axis]), 1), starts);
  });
  const derivations = () =>
    sizes.map((size, axis) =>
      derive(
        axisNames(input)[axis],
        { size, extent: extents[axis], stride: stride[axis], begin: begin[axis], end: end[axis] },
        output[axis],
        attributes,
      ),
    );
  const { list } = conditions;
  return { ok: true, filter, stride, dilation, begin, end, output, derivations, conditions: list };
}

type PaddingSides = { readonly ok: true; readonly begin: readonly Dim[]; readonly end: readonly Dim[] };

function paddingSides(
  input: Shape,
  { P }: WindowAttributes,
  extents: readonly number[],
  stride: readonly number[],
): PaddingSides | RuleFailure {
  if (P.kind === 'explicit') {
    const cells = sidesFor(input, P.sides, 'P', 'a window');
    return cells.ok ? { ok: true, begin: cells.begin.map(dim), end: cells.end.map(dim) } : cells;
  }
  const totals = extents.map((extent, axis) => {
    if (P.kind === 'valid') return dim(0);
    if (P.kind === 'full') return dim(2 * (extent - 1));
    const size = spatial(input)[axis];
    const covered = plus(times(minus(ceilDiv(size, stride[axis]), 1), stride[axis]), extent);
    return maxOf(minus(covered, size), 0);
  });
  const smaller = totals.map((total) => floorDiv(total, 2));
  const larger = totals.map((total) => ceilDiv(total, 2));
  return P.kind === 'same_lower'
    ? { ok: true, begin: larger, end: smaller }
    : { ok: true, begin: smaller, end: larger };
}

interface Extents {
  readonly filter: readonly number[];
  readonly stride: readonly number[];
  readonly extents: readonly number[];
  readonly begin: readonly Dim[];
  readonly end: readonly Dim[];
}

/** Proposes the largest filter that fits and the smallest padding that lets the given one fit. */
function tooLarge(input: Shape, { filter, stride, extents, begin, end }: Extents, axis: number): RuleFailure {
  const sizes = spatial(input);
  const terms = [sizes[axis], dim(extents[axis]), begin[axis], end[axis]].map((size) => formatDim(size));
  const room = minus(plus(sizes[axis], plus(begin[axis], end[axis])), extents[axis]);
  const positions = formatDim(plus(floorDiv(room, stride[axis]), 1));
  const undilated = extents.every((extent, i) => extent === filter[i]);
  const numbers = (values: readonly Dim[]) => values.flatMap((v) => (v.kind === 'constant' ? [v.value] : []));
  const fittingFilter = Math.min(...numbers(sizes.map((size, i) => plus(size, plus(begin[i], end[i])))));
  const lacking = sizes.map((size, i) => ceilDiv(minus(dim(extents[i]), size), 2));
  return failure(
    'shape/filter-larger-than-input',
    {
      filter: extents.join('x'),
      undilated: undilated ? undefined : filter.join('x'),
      input: formatShape(sizes),
    },
    {
      at: 'F',
      note: `floor((${terms[0]} - ${terms[1]} + ${terms[2]} + ${terms[3]})/${stride[axis]}) + 1 = ${positions}`,
      blamesInput: true,
      attempts: [
        ...(undilated && fittingFilter >= 1 ? [{ F: fittingFilter }] : [{ D: 1 }]),
        { P: Math.max(...numbers(lacking), 0) },
      ],
    },
  );
}

interface AxisNumbers {
  readonly size: Dim;
  readonly extent: number;
  readonly stride: number;
  readonly begin: Dim;
  readonly end: Dim;
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
    substituted: `${rounding}((${formatDim(size)} - ${extent} + ${formatDim(begin)} + ${formatDim(end)}) / ${stride}) + 1`,
    value: formatDim(value),
  };
}

/** The same window as the core operations want it: three spatial dimensions, missing ones in front as 1. */
export function windowGeometry(
  input: Shape,
  output: Shape,
  window: Pick<AppliedWindow, 'filter' | 'stride' | 'dilation' | 'begin'>,
): WindowGeometry {
  return {
    input: volumeOf(input),
    output: volumeOf(output),
    filter: tripleOf(window.filter, 1),
    stride: tripleOf(window.stride, 1),
    dilation: tripleOf(window.dilation, 1),
    padding: tripleOf(window.begin.map(constantOf), 0),
  };
}

/** The number of window positions: the product of the spatial dimensions. */
export function positionsOf(shape: Shape): number {
  return constantOf(spatial(shape).reduce(times, dim(1)));
}
