/** How messages call values and expressions: short, and as a person wrote them. */
import { textOf } from '../../base/span.js';
import type { Expression } from '../../ir/ast.js';
import { formatDim, type SymbolicDim } from '../../ir/dim.js';
import type { Value } from './scope.js';

/** How a message calls a value: `5`, `true`, `the text same`, `the list [5, 3]`. */
export function describeValue(value: Value): string {
  if (typeof value === 'string') return `the text ${shorten(value)}`;
  if (Array.isArray(value)) return `the list ${shorten(`[${value.map(formatItem).join(', ')}]`)}`;
  return isSize(value) ? `${formatDim(value)}, which depends on a symbol` : String(value);
}

const isSize = (value: Value): value is SymbolicDim => typeof value === 'object' && 'kind' in value;

const formatItem = (item: Value): string => (isSize(item) ? formatDim(item) : String(item));

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** The text of an expression, on one line. */
export function shortText(expression: Expression): string {
  return shorten(textOf(expression.span).replace(/\s+/g, ' '));
}
