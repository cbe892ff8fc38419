/** How messages call values and expressions: short, and as a person wrote them. */
import { textOf } from '../../base/span.js';
import type { Expression } from '../../ir/ast.js';
import { formatDim, type SymbolicDim } from '../../ir/dim.js';
import type { Value } from './scope.js';

const longestText = 60;

/** How a message calls a value: `5`, `true`, `the text same`, `the list [5, 3]`. */
export function describeValue(value: Value): string {
  if (typeof value === 'string') return `the text ${shorten(value)}`;
  if (Array.isArray(value)) return `the list ${shorten(formatItem(value))}`;
  return isSize(value) ? `${formatDim(value)}, which depends on a symbol` : String(value);
}

const isSize = (value: Value): value is SymbolicDim => typeof value === 'object' && 'kind' in value;

/** No longer than can be shown: a list of lists of lists may have more items than there is memory. */
function formatItem(item: Value): string {
  if (!Array.isArray(item)) return isSize(item) ? formatDim(item) : String(item);
  let text = '';
  for (const inner of item) {
    text += `${text === '' ? '' : ', '}${formatItem(inner)}`;
    if (text.length > longestText) break;
  }
  return `[${text}]`;
}

function shorten(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText - 3)}…` : text;
}

/** The text of an expression, on one line. */
export function shortText(expression: Expression): string {
  return shorten(textOf(expression.span).replace(/\s+/g, ' '));
}
