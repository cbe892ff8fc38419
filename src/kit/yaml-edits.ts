/** Text edits for YAML in block style, where an entry has lines of its own. Other texts are left to `rule-edits.ts`. */
import { lineText, positionAt } from '../base/source.js';
import { type Span, spanOf } from '../base/span.js';
import type { TextEdit } from '../base/text-edit.js';

type Edits = readonly TextEdit[] | undefined;

/** Deletes an entry of a map with its lines. Undefined where it is the only one, or shares a line with something else. */
export function removedEntry({ source, start, end }: Span): Edits {
  if (!/\.ya?ml$/i.test(source.name)) return undefined;
  const visible = start + source.text.slice(start, end).trimEnd().length;
  const first = positionAt(source, start);
  const last = positionAt(source, visible).line;
  const before = lineText(source, first.line).slice(0, first.column - 1);
  const behind = lineText(source, last).slice(positionAt(source, visible).column - 1);
  if (!/^ *$/.test(before) || !/^\s*(#.*)?$/.test(behind)) return undefined;
  const entry = new RegExp(`^ {${before.length}}[\\w"']`);
  if (
    !hasNeighbour(entry, before.length, first.line - 1, -1) &&
    !hasNeighbour(entry, before.length, last + 1, 1)
  )
    return undefined;
  // Another place may refer to an anchor.
  if (/(^|\s)&\w/.test(source.text.slice(start, visible))) return undefined;
  const from = source.lineStarts[first.line - 1];
  const to = source.lineStarts[last] ?? source.text.length;
  return [{ span: spanOf(source, from, to), text: '' }];

  /** Whether the nearest line that is not indented farther belongs to the same map. */
  function hasNeighbour(other: RegExp, indentation: number, line: number, step: 1 | -1): boolean {
    for (let at = line; at >= 1 && at <= source.lineStarts.length; at += step) {
      const text = lineText(source, at);
      if (/^\s*(#|$)/.test(text) || text.search(/\S/) > indentation) continue;
      return other.test(text);
    }
    return false;
  }
}

/** Writes a key with its value beside the one of a list's item: `addedKey(item, 'shape', '6x6x4')`. */
export function addedKey({ source, start, end }: Span, key: string, value: string): Edits {
  if (!/\.ya?ml$/i.test(source.name)) return undefined;
  const text = source.text.slice(start, end).trimEnd();
  const { line, column } = positionAt(source, start);
  const before = lineText(source, line).slice(0, column - 1);
  const visible = start + text.length;
  const behind = /^[^\r\n]*/.exec(source.text.slice(visible))?.[0] ?? '';
  // An item that is a word, or a map in braces, has no line for another key.
  if (!/^\s*- +$/.test(before) || !/^\w+:/.test(text) || !/^\s*(#.*)?$/.test(behind)) return undefined;
  const at = visible + behind.length;
  const written = /^\w+$/.test(value) ? value : JSON.stringify(value);
  const lineEnd = source.text.includes('\r\n') ? '\r\n' : '\n';
  return [{ span: spanOf(source, at, at), text: `${lineEnd}${before.replace('-', ' ')}${key}: ${written}` }];
}
