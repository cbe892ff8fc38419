/** Which attribute of a layer says how many channels come out, and what is written there. */
import { type Span, textOf } from '../base/span.js';
import type { CallStatement, Expression } from '../ir/ast.js';
import type { LayerNode } from '../ir/typed-graph.js';
import type { LintText } from './lint-text.js';
import { nameUsesIn } from './name-uses.js';
import { partsOf } from './syntax-parts.js';

const countingAttributes: Readonly<Record<string, string>> = {
  conv: 'filters',
  pointwise: 'filters',
  separable: 'filters',
  transposed: 'filters',
  dense: 'units',
};

/** Where the number of output channels is written; undefined for a layer that takes it from its input. */
export function channelCountSpan({ kind, attributeSpans }: LayerNode): Span | undefined {
  return Object.hasOwn(countingAttributes, kind) ? attributeSpans[countingAttributes[kind]] : undefined;
}

/** The value of a call that stands at a place. */
export function argumentAt(call: CallStatement, { start, end }: Span): Expression | undefined {
  return call.arguments.find(({ value }) => value.span.start === start && value.span.end === end)?.value;
}

/** Whether a number depends on a parameter or a variable; `channels` and its like ask for the input and are none. */
export function usesVariable(expression: Expression, { documents }: LintText): boolean {
  const document = documents.find(({ span }) => span.source === expression.span.source);
  if (document === undefined) return false;
  const names = nameUsesIn(document);
  for (const part of partsOf(expression))
    if (part.kind === 'name' && names.meaningOf(part) !== undefined) return true;
  return false;
}

/** An expression as it is written, on one line. */
export function expressionText({ span }: Expression): string {
  return textOf(span).replaceAll(/\s+/g, ' ');
}
