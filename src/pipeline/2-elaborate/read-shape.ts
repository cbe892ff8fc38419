/** Reads a written shape: what an input is, what a contract promises. */
import { finding } from '../../base/diagnostic.js';
import type { Expression } from '../../ir/ast.js';
import { type Dim, dim, type SymbolicDim } from '../../ir/dim.js';
import { formatShape, type Shape } from '../../ir/shape.js';
import { largestInteger } from '../../kit/attributes.js';
import { type EvaluationContext, evaluate } from './evaluate.js';
import { isCountable } from './infer-shape.js';
import type { Value } from './scope.js';
import { isSymbolic } from './symbolic.js';
import { describeValue } from './wording.js';

/** Undefined where it is no shape; the reason has been reported. */
export function readShape(expression: Expression, context: EvaluationContext): Shape | undefined {
  const value = evaluate(expression, context);
  if (value === undefined) return undefined;
  const sizes = Array.isArray(value) ? value : [value];
  if (sizes.length >= 1 && sizes.length <= 4 && sizes.every(isSize)) {
    const shape = sizes.map((size): Dim => (typeof size === 'number' ? dim(size) : size));
    if (isCountable(shape)) return shape;
    context.findings.add(finding('shape/too-large', expression.span, { shape: formatShape(shape) }));
    return undefined;
  }
  context.findings.add(finding('shape/not-a-shape', expression.span, { given: describeValue(value) }));
  return undefined;
}

const isSize = (value: Value): value is number | SymbolicDim =>
  isSymbolic(value) ||
  (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= largestInteger);
