/** A layer's shape rule, run so that whatever it cannot work on becomes a failure with words. */
import { formatDim, SymbolicSizeError } from '../../ir/dim.js';
import { formatShape, type Shape } from '../../ir/shape.js';
import { type AnyLayer, failure, type ShapeResult } from '../../kit/define-layer.js';

/**
 * Runs a layer's shape rule. Refuses shapes whose values cannot be counted exactly, and symbols where the rule needs a
 * number.
 */
export function inferShape(
  layer: AnyLayer,
  attributes: Readonly<Record<string, unknown>>,
  inputs: readonly Shape[],
): ShapeResult {
  try {
    const result = layer.shape({ attributes, inputs });
    return result.ok && !isCountable(result.output)
      ? failure('shape/too-large', { shape: formatShape(result.output) })
      : result;
  } catch (error) {
    if (!(error instanceof SymbolicSizeError)) throw error;
    const facts = { kind: layer.kind, size: formatDim(error.dimension) };
    return failure('shape/needs-fixed-size', facts, { blamesInput: true });
  }
}

export function isCountable(shape: Shape): boolean {
  const numbers = shape.map((size) => (size.kind === 'constant' ? size.value : 1));
  return Number.isSafeInteger(numbers.reduce((product, size) => product * size, 1));
}
