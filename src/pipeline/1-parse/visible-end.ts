/** Where things end for a reader: without the blanks and comment lines that YAML counts to a list or a map. */
import { positionAt } from '../../base/source.js';
import type { Span } from '../../base/span.js';

/** Offset behind the last visible character of a span that is no comment on a line of its own. */
export function visibleEnd({ source, start, end }: Span): number {
  let last = end;
  for (;;) {
    while (last > start && /\s/.test(source.text[last - 1])) last--;
    const { line } = positionAt(source, last);
    const lineStart = source.lineStarts[line - 1];
    if (lineStart <= start || !/^\s*#/.test(source.text.slice(lineStart, last))) return last;
    last = lineStart;
  }
}

/** Offset behind the comments that follow on the line of `end` and on lines of their own, indented at least so far. */
export function endOfNotes({ source, end }: Span, indentation: number): number {
  let last = end;
  let { line } = positionAt(source, end);
  for (; line <= source.lineStarts.length; line++) {
    const lineStart = Math.max(source.lineStarts[line - 1], end);
    const text = source.text.slice(lineStart, source.lineStarts[line] ?? source.text.length).trimEnd();
    if (text.trim() === '') continue;
    const isRest = lineStart === end && lineStart !== source.lineStarts[line - 1];
    if (!/^\s*#/.test(text) || (!isRest && text.search(/\S/) < indentation)) break;
    last = lineStart + text.length;
  }
  return last;
}
