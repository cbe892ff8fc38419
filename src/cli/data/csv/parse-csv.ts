/**
 * Numbers from CSV text, quickly and with the place of the first mistake: bytes in, a table out.
 * Which column holds the labels is left to `label-column.ts`.
 */
import { DataError, quoted } from '../data-error.js';

export interface Table {
  /** The names in the first line, where it holds names. */
  readonly header?: readonly string[];
  readonly rows: number;
  readonly columns: number;
  /** rows x columns. */
  readonly cells: Float32Array;
  /** For each row its line in the file, counted from 1. */
  readonly lines: Int32Array;
}

const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const POINT = 46;
const PLAIN_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const LABEL_NAMES = new Set(['label', 'labels', 'class', 'target', 'y']);

/** True where a header's name says that the column holds the labels. */
export function isLabelName(name: string): boolean {
  return LABEL_NAMES.has(name.toLowerCase());
}

/**
 * Reads a table of numbers. Cells are parted by commas, semicolons, tabs or (where none of these is in the first
 * line) blanks; quotes around a number, blank lines, CRLF and a byte order mark are passed over. The first line
 * is a header where more than half of its cells are not numbers, or where one is called `label`, `class`,
 * `target` or `y`. Throws a DataError with line and column for text, NaN and empty cells and for ragged rows.
 */
export function parseCsv(bytes: Uint8Array, name: string): Table {
  refuseBinary(bytes, name);
  const lines = linesOf(bytes);
  let first: IteratorResult<Line, undefined> = lines.next();
  if (first.done) throw new DataError(name, 'the file is empty', 'each line holds one image and its label');
  const delimiter = delimiterOf(bytes, first.value);
  const firstCells = textCells(bytes, first.value, delimiter);
  const isHeader = looksLikeHeader(firstCells);
  if (isHeader) first = lines.next();
  if (first.done) {
    throw new DataError(name, 'nothing follows the header line', 'each line holds one image and its label');
  }
  const columns = textCells(bytes, first.value, delimiter).length;
  // A cell takes at least one byte and a delimiter, so that no first line can ask for more memory than this.
  const cells = new Float32Array(Math.ceil(bytes.length / 2) + columns);
  const lineNumbers: number[] = [];
  for (let line: IteratorResult<Line, undefined> = first; !line.done; line = lines.next()) {
    readRow(bytes, line.value, delimiter, cells, lineNumbers.length * columns, columns, name);
    lineNumbers.push(line.value.number);
  }
  return {
    ...(isHeader ? { header: firstCells } : {}),
    rows: lineNumbers.length,
    columns,
    cells: cells.subarray(0, lineNumbers.length * columns),
    lines: Int32Array.from(lineNumbers),
  };
}

interface Line {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** The lines that are not blank. */
function* linesOf(bytes: Uint8Array): Generator<Line, undefined> {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let start = marked ? 3 : 0;
  for (let number = 1; start < bytes.length; number++) {
    let end = start;
    while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end++;
    const next = bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : end + 1;
    let from = start;
    while (from < end && (bytes[from] === SPACE || bytes[from] === 9)) from++;
    if (from < end) yield { number, start, end };
    start = next;
  }
  return undefined;
}

function refuseBinary(bytes: Uint8Array, name: string): void {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16) throw new DataError(name, 'the text is UTF-16', 'save it as UTF-8');
  const start = bytes.subarray(0, 4096);
  const at = start.findIndex((byte) => byte < 9 || (byte > CR && byte < SPACE));
  if (at >= 0) {
    throw new DataError(
      `${name}, byte ${at}`,
      'this is a binary file, not CSV',
      'netspec reads IDX (named like train-images-idx3-ubyte), CSV, and folders of PNG or JPEG images',
    );
  }
}

/** The most frequent of comma, semicolon and tab in the line; a blank where there is none of them. */
function delimiterOf(bytes: Uint8Array, line: Line): number {
  const text = bytes.subarray(line.start, line.end);
  let best = SPACE;
  let most = 0;
  for (const candidate of [44, 59, 9]) {
    const count = text.reduce((sum, byte) => (byte === candidate ? sum + 1 : sum), 0);
    if (count > most) {
      most = count;
      best = candidate;
    }
  }
  return best;
}

function looksLikeHeader(cells: readonly string[]): boolean {
  const text = cells.filter((cell) => !PLAIN_NUMBER.test(cell) && !/^[+-]?(nan|inf.*)$/i.test(cell));
  return text.length > cells.length / 2 || text.some(isLabelName);
}

function textCells(bytes: Uint8Array, line: Line, delimiter: number): string[] {
  const text = new TextDecoder().decode(bytes.subarray(line.start, line.end));
  const parts = delimiter === SPACE ? text.trim().split(/\s+/) : text.split(String.fromCharCode(delimiter));
  return parts.map((part) =>
    part
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
}

/** Reads one line's numbers into `cells` from `at` on. */
function readRow(
  bytes: Uint8Array,
  line: Line,
  delimiter: number,
  cells: Float32Array,
  at: number,
  columns: number,
  name: string,
): void {
  let position = line.start;
  let column = 0;
  for (;;) {
    while (position < line.end && isBlank(bytes[position], delimiter)) position++;
    if (delimiter === SPACE && position === line.end) break;
    let end = position;
    while (end < line.end && bytes[end] !== delimiter) end++;
    if (column < columns) cells[at + column] = readCell(bytes, position, end, name, line.number, column + 1);
    column++;
    if (end === line.end) break;
    position = end + 1;
  }
  if (column !== columns) {
    throw new DataError(
      `${name}, line ${line.number}`,
      `${column} cells, but the lines before it have ${columns}`,
      'every line holds one image: as many values as the first, and the label',
    );
  }
}

function isBlank(byte: number, delimiter: number): boolean {
  return byte === SPACE || (byte === 9 && delimiter !== 9);
}

/** A cell's number. Most are short, which need no text made of them. */
function readCell(
  bytes: Uint8Array,
  start: number,
  end: number,
  name: string,
  line: number,
  column: number,
): number {
  let last = end;
  while (last > start && (bytes[last - 1] === SPACE || bytes[last - 1] === 9)) last--;
  let from = start;
  if (last - from >= 2 && bytes[from] === QUOTE && bytes[last - 1] === QUOTE) {
    from++;
    last--;
  }
  // Up to 15 digits are exact in a double, so that one division by a power of ten rounds as reading the text does.
  let value = 0;
  let digits = 0;
  let unit = 0;
  let at = from;
  for (; at < last && digits < 15; at++) {
    const byte = bytes[at];
    if (byte >= 48 && byte <= 57) {
      value = value * 10 + byte - 48;
      unit *= 10;
      digits++;
    } else if (byte === POINT && unit === 0) unit = 1;
    else break;
  }
  if (at === last && digits > 0) return unit > 1 ? value / unit : value;
  const text = new TextDecoder().decode(bytes.subarray(from, Math.min(last, from + 400))).trim();
  const read = PLAIN_NUMBER.test(text) ? Math.fround(Number(text)) : Number.NaN;
  if (Number.isFinite(read)) return read;
  const place = `${name}, line ${line}, column ${column}`;
  if (text === '') throw new DataError(place, 'the cell is empty', 'give a number, or leave the line out');
  throw new DataError(
    place,
    `${quoted(text)} is not a finite number`,
    'give a number, or leave the line out',
  );
}
