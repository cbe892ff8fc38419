/** The text of what stands on one line of the DSL: a layer with its values, a parameter. */
import type { Argument, Expression, Parameter, Statement } from '../../../ir/ast.js';
import { printExpression } from './print-expression.js';

export type Row = Extract<Statement, { kind: 'call' | 'share' }>;

export function parameterText({ name, default: value }: Parameter): string {
  return value === undefined ? name.text : `${name.text} = ${printExpression(value)}`;
}

export function rowText(row: Row): string {
  return row.kind === 'share'
    ? `share ${row.target.text}`
    : `${row.callee.text}${argumentsText(row.arguments)}`;
}

/** With a leading blank where there are any. A value by position gets a comma before it unless it is the first. */
export function argumentsText(values: readonly Argument[]): string {
  let text = '';
  for (const [index, { name, value }] of values.entries()) {
    if (name === undefined) text += `${index === 0 ? ' ' : ', '}${printExpression(value)}`;
    else text += ` ${isFlag(name.text, value) ? name.text : `${name.text}=${printExpression(value)}`}`;
  }
  return text;
}

function isFlag(name: string, value: Expression): boolean {
  return name === 'frozen' && value.kind === 'boolean' && value.value;
}
