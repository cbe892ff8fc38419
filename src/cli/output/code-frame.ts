/**
 * A line of source with a stretch of it underlined, as it stands in a pretty diagnostic.
 * Which lines are shown, and their colours, is left to the caller.
 */
import { lineText, positionAt } from '../../base/source.js';
import type { Span } from '../../base/span.js';
import { displayWidth, printableCharacter } from './text.js';

export interface FramedLine {
  /** Counted from 1. */
  readonly line: number;
  /** The line as shown: tabs expanded, control characters visible, clipped to the room given. */
  readonly text: string;
  /** Columns in front of the underlined stretch, and how many it takes (at least one). */
  readonly indentation: number;
  readonly underlined: number;
}

const tabStop = 4;
/** Characters looked at on both sides of the stretch, so that a line of megabytes costs nothing. */
const sight = 1000;

/** The span's first line within `room` columns. A span over several lines is underlined to its first line's end. */
export function frameLine(span: Span, room: number): FramedLine {
  const start = positionAt(span.source, span.start);
  const end = positionAt(span.source, span.end);
  const text = lineText(span.source, start.line);
  const from = Math.min(start.column - 1, text.length);
  const to = end.line === start.line ? Math.min(end.column - 1, text.length) : text.trimEnd().length;
  const first = Math.max(0, from - sight);
  const last = Math.min(text.length, from + sight);

  const cells: { readonly shown: string; readonly column: number }[] = [];
  let column = 0;
  let stretchStart: number | undefined;
  let stretchEnd: number | undefined;
  let offset = first;
  for (const character of text.slice(first, last)) {
    if (offset >= from) stretchStart ??= column;
    if (offset >= to) stretchEnd ??= column;
    const shown =
      character === '\t' ? ' '.repeat(tabStop - (column % tabStop)) : printableCharacter(character);
    cells.push({ shown, column });
    column += displayWidth(shown);
    offset += character.length;
  }
  const begins = stretchStart ?? column;
  const ends = Math.max(stretchEnd ?? column, begins + 1);
  const complete = first === 0 && last === text.length;
  if (complete && column <= room) {
    const shown = cells.map((cell) => cell.shown).join('');
    return { line: start.line, text: shown, indentation: begins, underlined: ends - begins };
  }
  return clipped(start.line, cells, {
    begins,
    ends,
    column,
    room,
    cutBefore: first > 0,
    cutBehind: last < text.length,
  });
}

interface Extent {
  readonly begins: number;
  readonly ends: number;
  readonly column: number;
  readonly room: number;
  readonly cutBefore: boolean;
  readonly cutBehind: boolean;
}

function clipped(
  line: number,
  cells: readonly { readonly shown: string; readonly column: number }[],
  { begins, ends, column, room, cutBefore, cutBehind }: Extent,
): FramedLine {
  const fromStart = !cutBefore && Math.min(ends, begins + Math.floor(room / 2)) <= room - 2;
  const left = fromStart ? 0 : Math.max(0, begins - Math.floor(room / 3));
  const before = left > 0 || cutBefore ? '…' : '';
  const right = left + room - before.length - 1;
  const visible = cells.filter(
    (cell) => cell.column >= left && cell.column + displayWidth(cell.shown) <= right,
  );
  const behind = cutBehind || right < column ? '…' : '';
  const shift = before.length - (visible[0]?.column ?? left);
  return {
    line,
    text: before + visible.map((cell) => cell.shown).join('') + behind,
    indentation: Math.max(0, begins + shift),
    underlined: Math.max(1, Math.min(ends, right) - begins),
  };
}
