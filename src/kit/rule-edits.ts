/**
 * Text edits with which lint rules mend a spec, in both of its forms. Each gives undefined where the text offers no safe
 * place; whether the change is right for all expansions of a text is decided by who runs the rules.
 */
import { lineText, positionAt, type Source } from '../base/source.js';
import { type Span, spanOf } from '../base/span.js';
import type { TextEdit } from '../base/text-edit.js';
import type { CallStatement } from '../ir/ast.js';
import type { LayerNode } from '../ir/typed-graph.js';
import type { LintText, StatementPlace } from './lint-text.js';
import { referencesTo } from './rule-edits-references.js';

type Edits = readonly TextEdit[] | undefined;

interface CallPlace extends StatementPlace {
  readonly statement: CallStatement;
}

/** Deletes a layer's statement. Not where something may refer to it, or where its body would be empty. */
export function removal(text: LintText, layer: LayerNode): Edits {
  const place = callOf(text, layer);
  if (place === undefined || place.body.statements.length < 2 || isReferred(text, place, layer))
    return undefined;
  // What follows would take the layer before in the text, not the one that this layer says.
  if (place.statement.from !== undefined || leavesBlockAlone(text, place)) return undefined;
  return removedText(layer.span);
}

/** A loop around a single call of a block gives the block's layers shorter names: their weights would have others. */
function leavesBlockAlone({ documents }: LintText, { statement, body: { statements } }: CallPlace): boolean {
  const other = statements[0] === statement ? statements[1] : statements[0];
  if (statements.length !== 2 || other.kind !== 'call' || other.label !== undefined) return false;
  const { text: name } = other.callee;
  return documents.some(({ declarations }) =>
    declarations.some((one) => one.kind === 'block' && one.name.text === name),
  );
}

/** Deletes the text of a statement or a declaration, with its line where nothing else stands there. */
export function removedText(span: Span): Edits {
  const { source } = span;
  const { text } = source;
  const end = visibleEnd(span);
  const before = lineBefore(span);
  const isItem = formOf(source) === 'yaml' && /^\s*- +$/.test(before);
  if (isItem || (formOf(source) === 'dsl' && /^\s*$/.test(before))) {
    const behind = commentBehind(source, end);
    if (behind !== undefined) {
      const lines = spanOf(source, span.start - before.length, end + behind.length);
      return [{ span: withLineEnd(lines), text: '' }];
    }
  }
  if (isItem) return undefined;
  const separator = formOf(source) === 'dsl' ? ';' : ',';
  const following = new RegExp(`^\\s*${separator}\\s*`).exec(text.slice(end))?.[0];
  if (following !== undefined)
    return [{ span: spanOf(source, span.start, end + following.length), text: '' }];
  const leading = new RegExp(`\\s*${separator}\\s*$`).exec(
    text.slice(Math.max(0, span.start - 200), span.start),
  )?.[0];
  return leading === undefined
    ? undefined
    : [{ span: spanOf(source, span.start - leading.length, end), text: '' }];
}

/** With the end of the last line, and blank lines behind that would be the second ones in a row, or the first in a body. */
function withLineEnd({ source, start, end }: Span): Span {
  const first = positionAt(source, start).line;
  let line = positionAt(source, end).line + 1;
  const above = first === 1 ? '' : lineText(source, first - 1).trim();
  if (formOf(source) === 'dsl' && (above === '' || above.endsWith('{')))
    while (line < source.lineStarts.length && lineText(source, line).trim() === '') line++;
  return spanOf(source, start, source.lineStarts[line - 1] ?? source.text.length);
}

/** Gives an attribute another value, or writes it where it is not written: `attribute(layer, 'bias', 'false')`. */
export function attribute(layer: LayerNode, name: string, value: string): Edits {
  const written = layer.attributeSpans[name];
  if (written !== undefined) return [{ span: written, text: inPlaceOf(written, value) }];
  const { source } = layer.kindSpan;
  const spans = Object.values(layer.attributeSpans);
  const last = Math.max(layer.kindSpan.end, ...spans.map(({ end }) => end));
  if (formOf(source) === 'dsl') {
    const closing = /^(\s*\))*/.exec(source.text.slice(last, last + 20))?.[0].length ?? 0;
    const added = ` ${name}=${value}`;
    const at = last + closing;
    return [{ span: spanOf(source, at, at), text: added }, ...narrowing(source, at, added.length)];
  }
  if (spans.length === 0) return undefined;
  const first = Math.min(...spans.map(({ start }) => start));
  const opening = source.text.slice(layer.kindSpan.end, first);
  // The place of a quoted value is what stands between the quotes.
  const behind = /^["']?/.exec(source.text.slice(last, last + 1))?.[0].length ?? 0;
  const at = spanOf(source, last + behind, last + behind);
  if (opening.includes('{')) {
    const pair = formOf(source) === 'json' ? `"${name}": ${jsonValue(value)}` : `${name}: ${value}`;
    return [{ span: at, text: `, ${pair}` }];
  }
  const indentation = /^(\s+)\w+:/.exec(lineText(source, positionAt(source, last).line))?.[1];
  if (indentation === undefined || !/[\r\n]/.test(opening)) return undefined;
  return [{ span: at, text: `${lineEndAt(source, last)}${indentation}${name}: ${value}` }];
}

/** Takes blanks away before an arrow, so that it stays in its column where that is wide enough: two blanks stay. */
function narrowing(source: Source, at: number, width: number): readonly TextEdit[] {
  columnBlanks.lastIndex = at;
  const blanks = columnBlanks.exec(source.text)?.[0].length ?? 0;
  return blanks < width + 2 ? [] : [{ span: spanOf(source, at + blanks - width, at + blanks), text: '' }];
}

const columnBlanks = / +(?=->)/y;

/** What takes the place of a written value; outside of quotes, JSON has no words but true and false. */
function inPlaceOf({ source, start }: Span, value: string): string {
  const isQuoted = /["']/.test(source.text.slice(Math.max(0, start - 1), start));
  return formOf(source) === 'json' && !isQuoted ? jsonValue(value) : value;
}

/** Numbers and truth values as they are; anything else is an expression in a string. */
function jsonValue(value: string): string {
  return /^(-?(0|[1-9]\d*)(\.\d+)?|true|false)$/.test(value) ? value : JSON.stringify(value);
}

/**
 * Exchanges two layers that follow each other in the text, of which the first gives the shape that it takes: a contract
 * behind the second is as true there. What is said of one in comments goes with it. Not where something may refer to
 * either.
 */
export function swap(text: LintText, first: LayerNode, second: LayerNode): Edits {
  const [one, other] = [callOf(text, first), callOf(text, second)];
  if (one === undefined || other === undefined || one.body !== other.body) return undefined;
  if (other.index !== one.index + 1) return undefined;
  if (one.statement.from !== undefined || other.statement.from !== undefined) return undefined;
  if (one.statement.contract !== undefined) return undefined;
  if (isReferred(text, one, first) || isReferred(text, other, second)) return undefined;
  const [left, right] = placesOf(one.statement.span, other.statement.span);
  const textOf = ({ source, start, end }: Span) => source.text.slice(start, end);
  return [
    { span: left, text: textOf(right) },
    { span: right, text: textOf(left) },
  ];
}

/** The lines of two statements with their comments, where each has lines of its own; else the statements alone. */
function placesOf(first: Span, second: Span): readonly [Span, Span] {
  const { source } = first;
  const [one, other] = [ownLines(first), ownLines(second)];
  if (one === undefined || other === undefined)
    return [spanOf(source, first.start, visibleEnd(first)), spanOf(source, second.start, visibleEnd(second))];
  // What stands above the first may be a heading for both.
  const left = commentAbove(source, one.start, 0, /^(\/\/|#)\s*netspec-ignore-next-line\b/);
  const right = commentAbove(source, other.start, one.end, /^(\/\/|#)/);
  return [spanOf(source, left, one.end), spanOf(source, right, other.end)];
}

/** From the beginning of a statement's line to the end of the comment behind it; undefined where something else is there. */
function ownLines(span: Span): Span | undefined {
  const { source } = span;
  const before = lineBefore(span);
  if (!(formOf(source) === 'yaml' ? /^\s*- +$/ : /^\s*$/).test(before)) return undefined;
  const end = visibleEnd(span);
  const behind = commentBehind(source, end);
  return behind === undefined ? undefined : spanOf(source, span.start - before.length, end + behind.length);
}

/** Where the comments begin that stand in lines right above the line that begins at a place, not above `from`. */
function commentAbove(source: Source, lineStart: number, from: number, comment: RegExp): number {
  let { line } = positionAt(source, lineStart);
  while (line > 1 && source.lineStarts[line - 2] >= from && comment.test(lineText(source, line - 1).trim()))
    line--;
  return source.lineStarts[line - 1];
}

/** Puts a layer on a line of its own before or behind a layer's statement: `insertion(layer, 'after', 'relu')`. */
export function insertion(text: LintText, layer: LayerNode, where: 'before' | 'after', kind: string): Edits {
  const place = callOf(text, layer);
  if (place === undefined || formOf(layer.span.source) === 'json') return undefined;
  const [stem = kind] = /^\w+/.exec(kind) ?? [];
  if (referencesTo(place.declaration, text.documents).hasNumbered(stem)) return undefined;
  if (where === 'before' && place.statement.from !== undefined) return undefined;
  const { source, start } = layer.span;
  const lineEnd = lineEndAt(source, start);
  const before = lineBefore(layer.span);
  const isYaml = formOf(source) === 'yaml';
  if (isYaml && !/^\s*- +$/.test(before)) return undefined;
  const ownLine = isYaml || /^\s*$/.test(before);
  if (where === 'before') {
    return [
      { span: spanOf(source, start, start), text: ownLine ? `${kind}${lineEnd}${before}` : `${kind}; ` },
    ];
  }
  const visible = visibleEnd(layer.span);
  const rest = commentBehind(source, visible);
  if (ownLine && rest !== undefined) {
    const at = visible + rest.length;
    return [{ span: spanOf(source, at, at), text: `${lineEnd}${before}${kind}` }];
  }
  return isYaml ? undefined : [{ span: spanOf(source, visible, visible), text: `; ${kind}` }];
}

/** Writes a contract behind a layer that has none: `contract(text, layer, '28x28x6')`. */
export function contract(text: LintText, layer: LayerNode, shape: string): Edits {
  const place = text.placeOf(layer.span);
  if (
    place === undefined ||
    !('contract' in place.statement || 'label' in place.statement || place.statement.kind === 'call')
  )
    return undefined;
  if ('contract' in place.statement && place.statement.contract !== undefined) return undefined;
  const { source } = layer.span;
  if (formOf(source) !== 'dsl') return undefined;
  const visible = visibleEnd(layer.span);
  return [{ span: spanOf(source, visible, visible), text: ` -> ${shape}` }];
}

/** The call that a layer comes out of; undefined where it is made by another statement, such as a residual. */
function callOf(text: LintText, layer: LayerNode): CallPlace | undefined {
  const place = text.placeOf(layer.span);
  if (place === undefined || place.statement.kind !== 'call') return undefined;
  return { ...place, statement: place.statement };
}

/** Whether a text may refer to a layer, or to one that would have another automatic name without it. */
function isReferred(
  { documents }: LintText,
  { declaration, statement }: CallPlace,
  layer: LayerNode,
): boolean {
  const references = referencesTo(declaration, documents);
  return statement.label === undefined
    ? references.hasNumbered(layer.kind)
    : references.hasLabel(statement.label.text);
}

/** Where a span ends without the blanks at its end. */
function visibleEnd({ source, start, end }: Span): number {
  return start + source.text.slice(start, end).trimEnd().length;
}

/** Blanks and a comment up to the end of a line; undefined where something else stands there. */
function commentBehind({ text }: Source, end: number): string | undefined {
  commentToLineEnd.lastIndex = end;
  return commentToLineEnd.exec(text)?.[0];
}

const commentToLineEnd = /[^\S\r\n]*((\/\/|#)[^\r\n]*)?(?=[\r\n]|$)/y;

/** What stands on a line before a place. */
function lineBefore({ source, start }: Span): string {
  return source.text.slice(source.lineStarts[positionAt(source, start).line - 1], start);
}

/** How the line of a place ends, or the one before it: as the file has it, so that its lines do not differ. */
function lineEndAt(source: Source, offset: number): string {
  const { line } = positionAt(source, offset);
  const next = source.lineStarts[line] ?? source.lineStarts[line - 1];
  return source.text.slice(Math.max(0, next - 2), next) === '\r\n' ? '\r\n' : '\n';
}

function formOf({ name }: Source): 'dsl' | 'yaml' | 'json' {
  if (/\.json$/i.test(name)) return 'json';
  return /\.ya?ml$/i.test(name) ? 'yaml' : 'dsl';
}
