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

type Edits = readonly TextEdit[] | undefined;

interface CallPlace extends StatementPlace {
  readonly statement: CallStatement;
}

/** Deletes a layer's statement. Not where something may refer to it, or where its body would be empty. */
export function removal(text: LintText, layer: LayerNode): Edits {
  const place = callOf(text, layer);
  if (place === undefined || place.body.statements.length < 2 || isReferred(place, layer)) return undefined;
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
  const end = span.start + text.slice(span.start, span.end).trimEnd().length;
  const before = lineBefore(span);
  const isItem = formOf(source) === 'yaml' && /^\s*- +$/.test(before);
  if (isItem || (formOf(source) === 'dsl' && /^\s*$/.test(before))) {
    const behind = /^[^\S\r\n]*((\/\/|#)[^\r\n]*)?(\r\n|\r|\n|$)/.exec(text.slice(end))?.[0];
    if (behind !== undefined)
      return [{ span: spanOf(source, span.start - before.length, end + behind.length), text: '' }];
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

/** Gives an attribute another value, or writes it where it is not written: `attribute(layer, 'bias', 'false')`. */
export function attribute(layer: LayerNode, name: string, value: string): Edits {
  const written = layer.attributeSpans[name];
  if (written !== undefined) return [{ span: written, text: inPlaceOf(written, value) }];
  const { source } = layer.kindSpan;
  const spans = Object.values(layer.attributeSpans);
  const last = Math.max(layer.kindSpan.end, ...spans.map(({ end }) => end));
  if (formOf(source) === 'dsl') {
    const closing = /^(\s*\))*/.exec(source.text.slice(last, last + 20))?.[0].length ?? 0;
    return [{ span: spanOf(source, last + closing, last + closing), text: ` ${name}=${value}` }];
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

/** What takes the place of a written value; outside of quotes, JSON has no words but true and false. */
function inPlaceOf({ source, start }: Span, value: string): string {
  const isQuoted = /["']/.test(source.text.slice(Math.max(0, start - 1), start));
  return formOf(source) === 'json' && !isQuoted ? jsonValue(value) : value;
}

/** Numbers and truth values as they are; anything else is an expression in a string. */
function jsonValue(value: string): string {
  return /^(-?(0|[1-9]\d*)(\.\d+)?|true|false)$/.test(value) ? value : JSON.stringify(value);
}

/** Exchanges two layers that follow each other in the text. Not where something may refer to either. */
export function swap(text: LintText, first: LayerNode, second: LayerNode): Edits {
  const [one, other] = [callOf(text, first), callOf(text, second)];
  if (one === undefined || other === undefined || one.body !== other.body) return undefined;
  if (other.index !== one.index + 1) return undefined;
  if (one.statement.from !== undefined || other.statement.from !== undefined) return undefined;
  // The contract behind the second says the shape that both have together; one behind the first would be wrong.
  if (one.statement.contract !== undefined || isReferred(one, first) || isReferred(other, second))
    return undefined;
  // Outside of the DSL the contract is a key of the layer and would move with it.
  if (other.statement.contract !== undefined && formOf(other.statement.span.source) !== 'dsl')
    return undefined;
  const [left, right] = [contentOf(one.statement), contentOf(other.statement)];
  if (left === undefined || right === undefined) return undefined;
  const textOf = ({ source, start, end }: Span) => source.text.slice(start, end);
  return [
    { span: left, text: textOf(right) },
    { span: right, text: textOf(left) },
  ];
}

/** Puts a layer on a line of its own before or behind a layer's statement: `insertion(layer, 'after', 'relu')`. */
export function insertion(text: LintText, layer: LayerNode, where: 'before' | 'after', kind: string): Edits {
  const place = callOf(text, layer);
  if (place === undefined || formOf(layer.span.source) === 'json' || isNumbered(place, kind))
    return undefined;
  if (where === 'before' && place.statement.from !== undefined) return undefined;
  const { source, start, end } = layer.span;
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
  const visible = start + source.text.slice(start, end).trimEnd().length;
  const rest = /^[^\S\r\n]*((\/\/|#)[^\r\n]*)?(?=[\r\n]|$)/.exec(source.text.slice(visible))?.[0];
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
  const { source, start, end } = layer.span;
  if (formOf(source) !== 'dsl') return undefined;
  const visible = start + source.text.slice(start, end).trimEnd().length;
  return [{ span: spanOf(source, visible, visible), text: ` -> ${shape}` }];
}

/** The call that a layer comes out of; undefined where it is made by another statement, such as a residual. */
function callOf(text: LintText, layer: LayerNode): CallPlace | undefined {
  const place = text.placeOf(layer.span);
  if (place === undefined || place.statement.kind !== 'call') return undefined;
  return { ...place, statement: place.statement };
}

/** The kind with its arguments and its label, without the contract; undefined where a contract cannot be told apart. */
function contentOf({ span: { source, start, end }, contract: shape }: CallStatement): Span | undefined {
  const text = source.text.slice(start, shape === undefined ? end : shape.span.start);
  if (shape === undefined) return spanOf(source, start, start + text.trimEnd().length);
  const arrow = text.lastIndexOf('->');
  if (formOf(source) !== 'dsl' || arrow < 0) return undefined;
  return spanOf(source, start, start + text.slice(0, arrow).trimEnd().length);
}

/**
 * Whether a text may refer to a layer, or to one that would have another automatic name without it. A word that only
 * happens to be the same counts, too: then the change is left to a person.
 */
function isReferred(place: CallPlace, layer: LayerNode): boolean {
  const { label } = place.statement;
  return label === undefined
    ? isNumbered(place, layer.kind)
    : (wordsInReach(place).counts.get(label.text) ?? 0) > 1;
}

/** Whether a text has words such as `relu2`: automatic names, which count the layers of a kind. */
function isNumbered(place: CallPlace, kind: string): boolean {
  return wordsInReach(place).numbered.has(/^\w+/.exec(kind)?.[0] ?? kind);
}

interface Words {
  readonly counts: ReadonlyMap<string, number>;
  /** Words with digits at their end, without these. */
  readonly numbered: ReadonlySet<string>;
}

const wordsByText = new WeakMap<Source | CallPlace['declaration'], Words>();

/** Of the text that can name what stands at a place: a network can name what is in a block it calls, and no other can. */
function wordsInReach({ declaration }: CallPlace): Words {
  const { source, start, end } = declaration.span;
  const isBlock = declaration.kind === 'block';
  const key = isBlock ? source : declaration;
  const known = wordsByText.get(key);
  if (known !== undefined) return known;
  const text = isBlock ? source.text : source.text.slice(start, end);
  const counts = new Map<string, number>();
  const numbered = new Set<string>();
  for (const word of text.split(/\W+/)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
    const [, name] = /^(.*?\D)\d+$/.exec(word) ?? [];
    if (name !== undefined) numbered.add(name);
  }
  const words = { counts, numbered };
  wordsByText.set(key, words);
  return words;
}

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
