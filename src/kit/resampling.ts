/** The size of a resampled map: a scale or a size, as PyTorch's `interpolate` takes them. */
import { type Condition, type Dim, dim, formatDim, isAtMost } from '../ir/dim.js';
import { axisNames, channelsOf, type Shape, spatial, spatialRank } from '../ir/shape.js';
import type { AttributeValue } from '../ir/typed-graph.js';
import { largestInteger, type ValueType } from './attributes.js';
import { Conditions, failure, type RuleFailure, type ShapeResult, success } from './define-layer.js';
import { scaled } from './ratio.js';
import { needsMap, perDimension } from './sides.js';

export interface Upsampling {
  readonly scale: readonly number[] | undefined;
  readonly size: readonly Dim[] | undefined;
  readonly mode: 'nearest' | 'bilinear' | 'bicubic' | 'linear';
  readonly align_corners: boolean;
}

const one = { type: 'number', exclusiveMinimum: 0, maximum: largestInteger };
const isFactor = (value: AttributeValue): value is number =>
  typeof value === 'number' && value > 0 && value <= largestInteger;

/** One number for all spatial dimensions, or one for each; they need not be whole. */
export const scaleFactors: ValueType<readonly number[]> = {
  expects: 'a number above 0, or one per spatial dimension such as [2, 1.5]',
  label: 'scale',
  example: '2',
  schema: {
    anyOf: [
      // Listed apart from other numbers, because a hole stands for a whole one.
      { type: 'integer', minimum: 1, maximum: largestInteger },
      one,
      { type: 'string', pattern: '^\\d+(x\\d+){1,2}$' },
      { type: 'array', items: one, minItems: 1, maxItems: 3 },
    ],
  },
  read: (value) => {
    const factors: readonly AttributeValue[] = Array.isArray(value) ? value : [value as AttributeValue];
    return factors.length >= 1 && factors.length <= 3 && factors.every(isFactor) ? factors : undefined;
  },
};

/** Channels stay; exactly one of `scale` and `size` says how large the rest becomes. */
export function resampledShape(input: Shape, attributes: Upsampling): ShapeResult {
  const { scale, size, mode, align_corners } = attributes;
  if (spatialRank(input) < 1) return needsMap(input, 'upsample');
  if (scale !== undefined && size !== undefined) {
    const facts = { owner: 'upsample', first: 'scale', second: 'size' };
    return failure('attribute/either', facts, { at: 'size' });
  }
  if (mode === 'nearest' && align_corners) {
    const facts = { attribute: 'align_corners', setting: 'mode=nearest' };
    return failure('attribute/without-effect', facts, { at: 'align_corners' });
  }
  if (scale !== undefined) return byScale(input, scale);
  const sizes = perDimension(input, size ?? [], 'size');
  return sizes.ok ? success([...sizes.values, channelsOf(input)]) : sizes;
}

function byScale(input: Shape, scale: readonly number[]): ShapeResult {
  const factors = perDimension(input, scale, 'scale');
  if (!factors.ok) return factors;
  const names = axisNames(input);
  const conditions = new Conditions();
  const output: Dim[] = [];
  const derivations = [];
  for (const [axis, size] of spatial(input).entries()) {
    const factor = factors.values[axis];
    const cells = scaled(size, factor);
    const of = { scale: String(factor), size: formatDim(size) };
    if (cells === undefined) return failure('shape/inexact-scale', of, { at: 'scale', blamesInput: true });
    const substituted = `floor(${of.size} * ${of.scale})`;
    if (!conditions.needs(isAtMost(dim(1), cells))) return nothing(names[axis], of.size, substituted);
    output.push(cells);
    derivations.push({
      quantity: `output ${names[axis]}`,
      formula: 'floor(W * scale)',
      substituted,
      value: formatDim(cells),
    });
  }
  const relied: readonly Condition[] = conditions.list;
  return success([...output, channelsOf(input)], derivations, relied);
}

function nothing(axis: string, size: string, substituted: string): RuleFailure {
  const facts = { operation: 'upsample', axis, size, formula: `${substituted} = 0` };
  return failure('shape/nothing-left', facts, { at: 'scale', blamesInput: true });
}
