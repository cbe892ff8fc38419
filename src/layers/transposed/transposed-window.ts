/**
 * The window of a transposed convolution: the sizes that it gives, and how it is cut. Sources: ONNX ConvTranspose and
 * PyTorch's check of output_padding; `same` as ONNX SAME_UPPER, where the odd cell is cut off at the end.
 */
import type { Derivation } from '../../ir/cost.js';
import { type Condition, type Dim, dim, formatDim, isAtMost, minus, plus, times } from '../../ir/dim.js';
import { axisNames, formatShape, type Shape, spatial, spatialRank } from '../../ir/shape.js';
import type { Padding, Size } from '../../kit/attributes.js';
import { Conditions, failure, type RuleFailure } from '../../kit/define-layer.js';
import { perDimension, sidesFor } from '../../kit/sides.js';

export interface TransposedAttributes {
  readonly F: Size;
  readonly S: Size;
  readonly P: Padding;
  readonly D: Size;
  readonly output_padding: Size;
}

export interface TransposedWindow {
  readonly ok: true;
  readonly filter: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  /** What is cut off in front, which is the padding of the convolution that this is the transpose of. */
  readonly begin: readonly Dim[];
  readonly output: readonly Dim[];
  readonly derivations: readonly Derivation[];
  readonly conditions: readonly Condition[];
}

/** What happens along one spatial dimension, in cells. */
interface Axis {
  readonly name: string;
  readonly size: Dim;
  readonly extent: number;
  readonly stride: number;
  readonly dilation: number;
  readonly begin: number;
  readonly end: number;
  readonly outputPadding: number;
}

/** out = S * (W - 1) + k - Pbegin - Pend + output_padding, k = D * (F - 1) + 1, in each spatial dimension. */
export function transposedWindow(
  input: Shape,
  attributes: TransposedAttributes,
): TransposedWindow | RuleFailure {
  const rank = spatialRank(input);
  if (rank < 1) return failure('shape/needs-spatial', { shape: formatShape(input) }, { blamesInput: true });
  const numbers: Record<'F' | 'S' | 'D' | 'output_padding', readonly number[]> = {
    F: [],
    S: [],
    D: [],
    output_padding: [],
  };
  for (const name of ['F', 'S', 'D', 'output_padding'] as const) {
    const found = perDimension(input, attributes[name], name);
    if (!found.ok) return found;
    numbers[name] = found.values;
  }
  const { F: filter, S: stride, D: dilation, output_padding: extra } = numbers;
  const extents = filter.map((taps, axis) => dilation[axis] * (taps - 1) + 1);
  const cut = cutOff(input, attributes.P, extents, stride);
  if (!cut.ok) return cut;
  const axes = spatial(input).map((size, axis): Axis => {
    return {
      name: axisNames(input)[axis],
      size,
      extent: extents[axis],
      stride: stride[axis],
      dilation: dilation[axis],
      begin: cut.begin[axis],
      end: cut.end[axis],
      outputPadding: cut.added[axis] + extra[axis],
    };
  });
  const tooWide = axes.find((axis) => axis.outputPadding >= Math.max(axis.stride, axis.dilation));
  if (tooWide !== undefined) return outputPaddingTooLarge(tooWide);
  const conditions = new Conditions();
  const nothing = axes.find((axis) => !conditions.needs(isAtMost(dim(1), sizeOf(axis))));
  if (nothing !== undefined) return nothingLeft(nothing);
  return {
    ok: true,
    filter,
    stride,
    dilation,
    begin: cut.begin.map(dim),
    output: axes.map(sizeOf),
    derivations: axes.map(derive),
    conditions: conditions.list,
  };
}

interface Cut {
  readonly ok: true;
  readonly begin: readonly number[];
  readonly end: readonly number[];
  /** With `same`, a filter shorter than the stride leaves cells empty at the end. */
  readonly added: readonly number[];
}

function cutOff(
  input: Shape,
  P: Padding,
  extents: readonly number[],
  stride: readonly number[],
): Cut | RuleFailure {
  const none = extents.map(() => 0);
  if (P.kind === 'explicit') {
    const sides = sidesFor(input, P.sides, 'P', 'transposed');
    return sides.ok ? { ...sides, added: none } : sides;
  }
  if (P.kind !== 'same' && P.kind !== 'same_lower') return { ok: true, begin: none, end: none, added: none };
  const totals = extents.map((extent, axis) => extent - stride[axis]);
  const smaller = totals.map((total) => Math.floor(Math.max(total, 0) / 2));
  const larger = totals.map((total) => Math.ceil(Math.max(total, 0) / 2));
  const [begin, end] = P.kind === 'same' ? [smaller, larger] : [larger, smaller];
  return { ok: true, begin, end, added: totals.map((total) => Math.max(-total, 0)) };
}

function sizeOf({ size, extent, stride, begin, end, outputPadding }: Axis): Dim {
  return plus(times(minus(size, 1), stride), extent - begin - end + outputPadding);
}

function substituted({ size, extent, stride, begin, end, outputPadding }: Axis): string {
  return `${stride}*(${formatDim(size)} - 1) + ${extent} - ${begin} - ${end} + ${outputPadding}`;
}

function derive(axis: Axis): Derivation {
  return {
    quantity: `output ${axis.name}`,
    formula: 'S*(W - 1) + k - Pbegin - Pend + output_padding, k = D*(F - 1) + 1',
    substituted: substituted(axis),
    value: formatDim(sizeOf(axis)),
  };
}

function outputPaddingTooLarge({ name, stride, dilation, outputPadding }: Axis): RuleFailure {
  const limit = Math.max(stride, dilation) - 1;
  return failure(
    'shape/output-padding-too-large',
    { outputPadding, axis: name, stride, dilation },
    { at: 'output_padding', attempts: [{ output_padding: limit }] },
  );
}

function nothingLeft(axis: Axis): RuleFailure {
  const formula = `${substituted(axis)} = ${formatDim(sizeOf(axis))}`;
  return failure(
    'shape/nothing-left',
    { operation: 'this padding', axis: axis.name, size: formatDim(axis.size), formula },
    { at: 'P', blamesInput: true, attempts: [{ P: 1 }, { P: 0 }] },
  );
}
