/**
 * A piece of text with a name, and the way from an offset in it to a line and a column.
 * Where the text comes from (a file, an editor, a test) is the drivers' business.
 */

/** Lines and columns count from 1; a column counts UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Source {
  /** What a person calls this text: a path as the user gave it, or `<input>`. */
  readonly name: string;
  readonly text: string;
  /** Offsets at which each line starts; the first is 0. */
  readonly lineStarts: readonly number[];
}

/** `\n`, `\r\n` and a lone `\r` each end a line. */
export function createSource(name: string, text: string): Source {
  const lineStarts = [0];
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === 10 || (code === 13 && text.charCodeAt(offset + 1) !== 10)) lineStarts.push(offset + 1);
  }
  return { name, text, lineStarts };
}

/** The line and column of an offset; an offset outside the text is moved to its nearest end. */
export function positionAt(source: Source, offset: number): Position {
  const clamped = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (source.lineStarts[middle] <= clamped) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: clamped - source.lineStarts[low] + 1 };
}

/** The text of a line (counted from 1) without its line end; empty where there is no such line. */
export function lineText(source: Source, line: number): string {
  const start = source.lineStarts[line - 1];
  if (start === undefined) return '';
  const end = source.lineStarts[line] ?? source.text.length;
  return source.text.slice(start, end).replace(/[\r\n]+$/, '');
}
