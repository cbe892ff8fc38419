/**
 * What both window poolings share: attributes, and the shape rule with PyTorch's limit on padding
 * (at most half the effective window, so that no window sees padding only).
 */
import { formatDim, isAtMost } from '../ir/dim.js';
import { channelsOf, formatShape, type Shape } from '../ir/shape.js';
import { derived, flag, optional, type Padding, padding, type Size, size } from './attributes.js';
import { Conditions, failure, type ShapeResult, success } from './define-layer.js';
import { type AppliedWindow, applyWindow } from './window.js';
import { filterSize } from './window-attributes.js';

export interface Pooling {
  readonly F: Size;
  readonly S: Size | undefined;
  readonly P: Padding;
  readonly D: Size;
  readonly ceil: boolean;
}

export const poolingAttributes = {
  F: filterSize,
  S: derived(size({ min: 1 }), {
    doc: 'Stride: how far the window moves; by default windows touch and do not overlap.',
    aliases: ['stride'],
    defaultText: 'F',
    searchUpTo: 8,
  }),
  P: optional(padding(['valid', 'same', 'same_lower']), {
    doc: 'Padding: a number, one per spatial dimension, begin and end for each, `valid`, `same` or `same_lower`; at most half the window.',
    aliases: ['padding'],
    default: { kind: 'explicit' as const, sides: [0] } as Padding,
    searchUpTo: 7,
  }),
  ceil: optional(flag, {
    doc: 'Rounds the number of window positions up instead of down; a window that would start in the padding behind is dropped.',
    aliases: ['ceil_mode'],
    default: false,
  }),
};

export function poolingWindow(
  input: Shape,
  { S, ...pooling }: Pooling,
): AppliedWindow | ReturnType<typeof failure> {
  return applyWindow(input, { ...pooling, S: S ?? pooling.F });
}

export function poolingShape(input: Shape, pooling: Pooling): ShapeResult {
  const window = poolingWindow(input, pooling);
  if (!window.ok) return window;
  const { filter, dilation, begin, end } = window;
  const extents = filter.map((taps, axis) => dilation[axis] * (taps - 1) + 1);
  const limits = extents.map((extent) => Math.floor(extent / 2));
  const conditions = new Conditions();
  for (const [axis, limit] of limits.entries()) {
    const excess = [begin[axis], end[axis]].find((side) => !conditions.needs(isAtMost(side, limit)));
    if (excess !== undefined) {
      const smallest = Math.min(...limits);
      return failure(
        'shape/padding-too-large',
        { padding: formatDim(excess), filter: extents.join('x'), limit: smallest },
        { at: 'P', attempts: [{ P: smallest }] },
      );
    }
  }
  const relied = [...window.conditions, ...conditions.list];
  return success([...window.output, channelsOf(input)], window.derivations, relied);
}

/** The window of a pooling whose shape rule has succeeded. */
export function appliedPooling(input: Shape, pooling: Pooling): AppliedWindow {
  const window = poolingWindow(input, pooling);
  if (!window.ok) throw new Error(`a pooling on ${formatShape(input)} was lowered without a shape`);
  return window;
}
