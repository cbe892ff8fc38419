/** Reads a written shape: what an input is, what a contract promises. */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { Expression } from '../../ir/ast.js';
import { type Shape, shapeOf } from '../../ir/shape.js';
import { largestInteger } from '../../kit/attributes.js';
import { type EvaluationContext, evaluate, reportUnknown } from './evaluate.js';
import { isCountable } from './infer.js';
import { describeValue } from './wording.js';

/** Undefined where it is no shape; the reason has been reported. */
export function readShape(expression: Expression, context: EvaluationContext): Shape | undefined {
  const value = evaluate(expression, context);
  if (value === undefined) return undefined;
  const sizes = Array.isArray(value) ? value : [value];
  if (sizes.length >= 1 && sizes.length <= 4 && sizes.every(isSize)) {
    const shape = shapeOf(sizes);
    if (isCountable(shape)) return shape;
    context.findings.add(finding('shape/too-large', expression.span, { shape: sizes.join('x') }));
    return undefined;
  }
  context.findings.add(finding('shape/not-a-shape', expression.span, { given: describeValue(value) }));
  return undefined;
}

const isSize = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= largestInteger;

/** Reports the symbols of an input's shape (`[H, W, 3]`); true where there is one. */
export function reportSymbols(shape: Expression, { scope, findings }: EvaluationContext): boolean {
  const items = shape.kind === 'list' ? shape.items : [shape];
  const symbols = items.filter((item) => item.kind === 'name').filter(({ name }) => !scope.has(name));
  for (const symbol of symbols) {
    const { name, span } = symbol;
    const suggestion = didYouMean(name, scope.names());
    if (suggestion !== undefined) reportUnknown(symbol, scope, findings);
    else {
      const help = `a size must be known here: write a number, or make ${name} a parameter of the network; symbols come in a later version`;
      findings.add(finding('language/not-yet', span, { what: `the symbol ${name}`, help }));
    }
  }
  return symbols.length > 0;
}
