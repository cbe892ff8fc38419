/** Which names an expression is made of; what they mean is decided elsewhere. */
import type { Expression } from '../../ir/ast.js';

/** The names in a shape that may be symbols: what a function is called is none. */
export function namesIn(expression: Expression): Extract<Expression, { kind: 'name' }>[] {
  switch (expression.kind) {
    case 'name':
      return [expression];
    case 'list':
      return expression.items.flatMap(namesIn);
    case 'unary':
      return namesIn(expression.operand);
    case 'binary':
      return [...namesIn(expression.left), ...namesIn(expression.right)];
    default:
      return [];
  }
}
