/** From YAML nodes to names, expressions and arguments. A node of the wrong type is a hole: the schema reported it. */
import { isMap, isScalar, isSeq } from 'yaml';
import { nestingLimit } from '../../../../grammar/dsl/layout.js';
import { finding } from '../../../base/diagnostic.js';
import { positionAt, type Source } from '../../../base/source.js';
import { join, type Span, spanOf } from '../../../base/span.js';
import type { Argument, Expression, Name } from '../../../ir/ast.js';
import type { Context } from '../dsl/context.js';
import { parseExpression } from '../dsl/parse-expression.js';
import { asFlag } from '../flag.js';
import { kindProblem, nameProblem, referenceProblem } from '../names.js';
import { endOfNotes, visibleEnd } from '../visible-end.js';
import { keyText } from './read-yaml.js';

/** Reads values of one file. `fallback` is the place of what has no place of its own. */
export class ValueReader {
  constructor(
    private readonly source: Source,
    readonly context: Context,
  ) {}

  placeOf(node: unknown, fallback: Span): Span {
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return fallback;
    const { range } = node;
    return range == null ? fallback : spanOf(this.source, range[0], range[1]);
  }

  /** From the key before a list to its end, with the comments behind it that are indented like its items. */
  blockPlace(node: unknown, opening: Span): Span {
    if (!isSeq(node) || node.range == null) return opening;
    const [start, valueEnd] = node.range;
    const span = spanOf(this.source, Math.min(opening.start, start), valueEnd);
    if (node.flow) return span;
    const indentation = positionAt(this.source, start).column - 1;
    return { ...span, end: endOfNotes({ ...span, end: visibleEnd(span) }, indentation) };
  }

  /** A name that something new gets. */
  name(node: unknown, what: string, fallback: Span): Name | undefined {
    return this.checkedName(node, what, fallback, nameProblem);
  }

  /** The name of a layer, which may be a path. */
  reference(node: unknown, fallback: Span): Name | undefined {
    return this.checkedName(node, 'the name of a layer', fallback, referenceProblem);
  }

  /** The name of a layer kind or block. */
  kind(node: unknown, fallback: Span): Name | undefined {
    const text = scalarText(node);
    const span = this.placeOf(node, fallback);
    if (text === undefined) return undefined;
    const problem = kindProblem(text);
    if (problem === undefined) return { text, span };
    const what = 'a layer kind';
    if (problem === 'reserved')
      this.context.report(finding('syntax/reserved-word', span, { word: text, what }));
    else
      this.context.report(finding('yaml/bad-kind', span, { text: shorten(text), example: exampleOf(text) }));
    return undefined;
  }

  private checkedName(
    node: unknown,
    what: string,
    fallback: Span,
    problemOf: typeof nameProblem,
  ): Name | undefined {
    const text = scalarText(node);
    if (text === undefined) return undefined;
    const span = this.placeOf(node, fallback);
    const problem = problemOf(text);
    if (problem === undefined) return { text, span };
    if (problem === 'reserved')
      this.context.report(finding('syntax/reserved-word', span, { word: text, what }));
    else if (problem === 'path')
      this.context.report(finding('syntax/path-as-name', span, { path: text, what }));
    else this.context.report(finding('yaml/bad-name', span, { text: JSON.stringify(shorten(text)), what }));
    return undefined;
  }

  expression(node: unknown, fallback: Span, depth = 1): Expression {
    const span = this.placeOf(node, fallback);
    if (depth > nestingLimit) {
      this.context.reportTooDeep(span, nestingLimit);
      return { kind: 'missing', span };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.expression(item, span, depth + 1));
      return { kind: 'list', items, compact: false, span };
    }
    if (!isScalar(node)) return { kind: 'missing', span };
    const { value } = node;
    if (typeof value === 'boolean') return { kind: 'boolean', value, span };
    if (typeof value === 'number') return this.number(value, span);
    return typeof value === 'string' ? this.text(value, span) : { kind: 'missing', span };
  }

  private number(value: number, span: Span): Expression {
    if (!Number.isFinite(value)) {
      const text = this.source.text.slice(span.start, span.end);
      this.context.report(finding('syntax/number-too-large', span, { text: shorten(text) }));
      return { kind: 'missing', span };
    }
    if (value >= 0 && !Object.is(value, -0)) return { kind: 'number', value, span };
    // The DSL has no negative literals, so both forms give the same tree.
    const operand: Expression = { kind: 'number', value: -value, span: { ...span, start: span.start + 1 } };
    return { kind: 'unary', operator: '-', operand, span };
  }

  /** Offsets inside the scalar are exact where it is written as it is read; else all of it is pointed at. */
  private text(value: string, span: Span): Expression {
    const raw = this.source.text.slice(span.start, span.end);
    const inset = raw === value ? 0 : raw.slice(1, -1) === value ? 1 : undefined;
    const at = (start: number, end: number): Span =>
      inset === undefined ? span : spanOf(this.source, span.start + inset + start, span.start + inset + end);
    return parseExpression(value, { ...this.context, at });
  }

  /** What stands behind a kind: a value, a list of values and of maps with attributes, or one such map. */
  arguments(node: unknown, fallback: Span): Argument[] {
    if (isSeq(node)) {
      return node.items.flatMap((item) =>
        isMap(item) ? this.named(item) : [this.positional(item, fallback)],
      );
    }
    if (isMap(node)) return this.named(node);
    if (node === null || (isScalar(node) && node.value === null)) return [];
    return [this.positional(node, fallback)];
  }

  private positional(node: unknown, fallback: Span): Argument {
    const value = this.expression(node, fallback);
    return asFlag(value) ?? { value, span: value.span };
  }

  private named(node: unknown): Argument[] {
    if (!isMap(node)) return [];
    return node.items.flatMap(({ key, value }): Argument[] => {
      const place = this.placeOf(key, spanOf(this.source, 0, 0));
      const name = this.name(key, 'the name of an attribute', place);
      const read = this.expression(value, place);
      return name === undefined ? [] : [{ name, value: read, span: join(name.span, read.span) }];
    });
  }
}

/** The text of a scalar that can be a word; numbers and the like are shown as written. */
export function scalarText(node: unknown): string | undefined {
  return isScalar(node) && node.value !== null ? keyText(node) : undefined;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** How a line of the DSL in an item would be written in YAML. */
function exampleOf(text: string): string | undefined {
  const [kind, ...rest] = text.trim().split(/\s+/);
  if (rest.length === 0 || rest.length > 8 || kindProblem(kind) !== undefined) return undefined;
  const values = rest.filter((part) => !part.includes('='));
  const named = rest.filter((part) => part.includes('=')).map((part) => part.replace('=', ': '));
  const map = named.length > 0 ? `{ ${named.join(', ')} }` : undefined;
  if (map !== undefined && values.length === 0) return `${kind}: ${map}`;
  if (map === undefined && values.length === 1) return `${kind}: ${values[0]}`;
  return `${kind}: [${[...values, ...(map === undefined ? [] : [map])].join(', ')}]`;
}
