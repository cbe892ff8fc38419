/** The text of an expression in the DSL, with only the parentheses that it needs. */
import {
  binaryPrecedence,
  comparisonPrecedence,
  powerPrecedence,
  unaryPrecedence,
} from '../../../../grammar/dsl/operators.js';
import type { Argument, Expression } from '../../../ir/ast.js';
import { numberOf } from '../literals.js';

/** How a number was written in its source, such as `62k`; else the shortest text with its value. */
export function spellingOf(number: Extract<Expression, { kind: 'number' }>): string {
  const { source, start, end } = number.span;
  const written = end - start <= 64 ? source.text.slice(start, end) : '';
  return numberOf(written) === number.value ? written : String(number.value);
}

/** `least` is the precedence that the surroundings need; a looser expression gets parentheses. */
export function printExpression(expression: Expression, least = 0): string {
  const enclose = (text: string, precedence: number): string => (precedence < least ? `(${text})` : text);
  switch (expression.kind) {
    case 'number':
      return spellingOf(expression);
    case 'string':
      return JSON.stringify(expression.value);
    case 'boolean':
      return String(expression.value);
    case 'name':
      return expression.name;
    case 'list':
      return (
        compactText(expression) ?? `[${expression.items.map((item) => printExpression(item)).join(', ')}]`
      );
    case 'unary': {
      const precedence = unaryPrecedence[expression.operator];
      const operand = printExpression(expression.operand, precedence);
      return enclose(
        `${expression.operator}${expression.operator === 'not' ? ' ' : ''}${operand}`,
        precedence,
      );
    }
    case 'binary': {
      const { operator } = expression;
      const precedence = binaryPrecedence[operator];
      const isPower = precedence === powerPrecedence;
      const left = printExpression(
        expression.left,
        isPower || precedence === comparisonPrecedence ? precedence + 1 : precedence,
      );
      const right = printExpression(expression.right, isPower ? precedence : precedence + 1);
      return enclose(`${left} ${operator} ${right}`, precedence);
    }
    case 'call':
      return `${expression.callee.text}(${expression.arguments.map(printArgument).join(', ')})`;
    case 'hole':
    case 'missing':
      return '?';
  }
}

function printArgument({ name, value }: Argument): string {
  const text = printExpression(value);
  return name === undefined ? text : `${name.text}=${text}`;
}

/** `5x3` for a list that was written so. */
export function compactText({ items, compact }: Extract<Expression, { kind: 'list' }>): string | undefined {
  if (!compact || items.length < 2) return undefined;
  const sizes: string[] = [];
  for (const item of items) {
    if (item.kind !== 'number' || !Number.isInteger(item.value) || item.value < 0) return undefined;
    sizes.push(BigInt(item.value).toString());
  }
  return sizes.join('x');
}
