/**
 * Text edits that change a layer in place: another value for an attribute, another layer before it.
 * Which values are worth proposing is decided by shape rules and by the checker.
 */
import { lineText, positionAt, type Source } from '../base/source.js';
import { type Span, spanOf } from '../base/span.js';
import type { TextEdit } from '../base/text-edit.js';
import type { AttributeValue } from '../ir/typed-graph.js';
import { formatValue } from './attributes.js';
import type { Attempt } from './define-layer.js';

/** A layer as it is written. */
export interface WrittenLayer {
  readonly span: Span;
  readonly kindSpan: Span;
  readonly attributeSpans: Readonly<Record<string, Span>>;
  /** The calls of blocks around it: a text that is expanded several times is not changed for one of them. */
  readonly callStack: readonly Span[];
}

/** `F=5`, or `F=5 P=1` where several change. */
export function formatAttempt(attempt: Attempt): string {
  return Object.entries(attempt)
    .map(([name, value]) => `${name}=${formatValue(value)}`)
    .join(' ');
}

/** The edits that make an attempt; undefined where the text offers no safe place. */
export function editsFor(layer: WrittenLayer, attempt: Attempt): readonly TextEdit[] | undefined {
  if (layer.callStack.length > 0) return undefined;
  const edits: TextEdit[] = [];
  for (const [name, value] of Object.entries(attempt)) {
    const edit = editFor(layer, name, value);
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  return edits;
}

function editFor(layer: WrittenLayer, name: string, value: AttributeValue): TextEdit | undefined {
  const written = layer.attributeSpans[name];
  if (written !== undefined) return { span: written, text: formatValue(value) };
  if (isYaml(layer.span.source)) return undefined;
  const { source } = layer.kindSpan;
  let end = Math.max(layer.kindSpan.end, ...Object.values(layer.attributeSpans).map((span) => span.end));
  // A value in parentheses ends before its bracket.
  for (let close = /^\s*\)/.exec(source.text.slice(end, end + 20)); close !== null; ) {
    end += close[0].length;
    close = /^\s*\)/.exec(source.text.slice(end, end + 20));
  }
  return { span: spanOf(source, end, end), text: ` ${name}=${formatValue(value)}` };
}

/** Puts a layer without attributes on a line of its own before this one. */
export function insertionBefore(layer: WrittenLayer, kind: string): TextEdit | undefined {
  if (layer.callStack.length > 0 || /\.json$/i.test(layer.span.source.name)) return undefined;
  const { source, start } = layer.span;
  const { line, column } = positionAt(source, start);
  const before = lineText(source, line).slice(0, column - 1);
  if (isYaml(source)) {
    if (!/^\s*- +$/.test(before)) return undefined;
    return { span: spanOf(source, start, start), text: `${kind}\n${before}` };
  }
  const separator = /^\s*$/.test(before) ? `\n${before}` : '; ';
  return { span: spanOf(source, start, start), text: `${kind}${separator}` };
}

function isYaml(source: Source): boolean {
  return /\.(ya?ml|json)$/i.test(source.name);
}
