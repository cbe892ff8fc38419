/** The operators of expressions on values: arithmetic on numbers, comparison, logic. Nothing is converted silently. */
import { finding } from '../../base/diagnostic.js';
import type { FindingList } from '../../base/finding-list.js';
import type { Expression } from '../../ir/ast.js';
import { times } from '../../ir/dim.js';
import type { Value } from './scope.js';
import { isSymbolic, sizeValue } from './symbolic.js';
import { describeValue, shortText } from './wording.js';

type Binary = Extract<Expression, { kind: 'binary' }>;
type Unary = Extract<Expression, { kind: 'unary' }>;

const arithmetic: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
  // The sign of the divisor, as in mathematics: -1 % 3 is 2.
  ['%', (a, b) => a - b * Math.floor(a / b)],
  ['**', (a, b) => a ** b],
]);

const comparisons: ReadonlyMap<string, (a: number, b: number) => boolean> = new Map([
  ['<', (a, b) => a < b],
  ['<=', (a, b) => a <= b],
  ['>', (a, b) => a > b],
  ['>=', (a, b) => a >= b],
]);

const divisions = new Set(['/', '%']);

export function applyBinary(
  expression: Binary,
  left: Value,
  right: Value,
  findings: FindingList,
): Value | undefined {
  const { operator } = expression;
  if (operator === 'and' || operator === 'or') {
    if (typeof left !== 'boolean') return wrong(expression.left, operator, 'true or false', left, findings);
    if (typeof right !== 'boolean')
      return wrong(expression.right, operator, 'true or false', right, findings);
    return operator === 'and' ? left && right : left || right;
  }
  if (operator === '==') return isEqualValue(left, right);
  if (operator === '!=') return !isEqualValue(left, right);
  if (typeof left !== 'number') return wrong(expression.left, operator, 'numbers', left, findings);
  if (typeof right !== 'number') return wrong(expression.right, operator, 'numbers', right, findings);
  const compare = comparisons.get(operator);
  if (compare !== undefined) return compare(left, right);
  if (divisions.has(operator) && right === 0) {
    findings.add(
      finding('language/division-by-zero', expression.span, { expression: shortText(expression) }),
    );
    return undefined;
  }
  return finite(arithmetic.get(operator)?.(left, right) ?? Number.NaN, expression, findings);
}

export function applyUnary(expression: Unary, operand: Value, findings: FindingList): Value | undefined {
  if (expression.operator === 'not') {
    if (typeof operand === 'boolean') return !operand;
    return wrong(expression.operand, 'not', 'true or false', operand, findings);
  }
  if (typeof operand === 'number') return operand === 0 ? 0 : -operand;
  if (isSymbolic(operand)) return sizeValue(times(operand, -1));
  return wrong(expression.operand, '-', 'a number', operand, findings);
}

/** Undefined, and a finding, where arithmetic left the numbers. */
export function finite(value: number, expression: Expression, findings: FindingList): number | undefined {
  if (Number.isFinite(value)) return value;
  findings.add(finding('language/not-finite', expression.span, { expression: shortText(expression) }));
  return undefined;
}

function wrong(
  place: Expression,
  what: string,
  expects: string,
  given: Value,
  findings: FindingList,
): undefined {
  findings.add(finding('language/wrong-type', place.span, { what, expects, given: describeValue(given) }));
  return undefined;
}

function isEqualValue(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isEqualValue(item, b[index]));
  }
  return a === b;
}
