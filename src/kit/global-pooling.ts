/** Pooling over all positions at once: a window as large as the input. */
import { dim } from '../ir/dim.js';
import { channelsOf, formatShape, type Shape, sizesOf, spatial, spatialRank } from '../ir/shape.js';
import { failure, type ShapeResult, success } from './define-layer.js';
import { type AppliedWindow, applyWindow } from './window.js';

/** Keeps the number of dimensions: 7x7x512 becomes 1x1x512. */
export function globalShape(input: Shape): ShapeResult {
  if (spatialRank(input) < 1) {
    return failure('shape/needs-spatial', { shape: formatShape(input) }, { blamesInput: true });
  }
  return success([...spatial(input).map(() => dim(1)), channelsOf(input)]);
}

export function globalWindow(input: Shape): AppliedWindow {
  const P = { kind: 'valid' } as const;
  const window = applyWindow(input, { F: sizesOf(spatial(input)), S: [1], D: [1], P, ceil: false });
  if (!window.ok) throw new Error(`global pooling on ${formatShape(input)} was lowered without a shape`);
  return window;
}
