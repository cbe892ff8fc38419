/** The layer table for a terminal: it drops and shortens columns until it fits the width. */
import Table from 'cli-table3';
import type { Column } from './layer-rows.js';
import type { Terminal } from './terminal.js';
import { clipStart, displayWidth, hanging, printable } from './text.js';

/** What is left out of a narrow table, first to last. */
const droppedInOrder = ['activation', 'FLOPs', 'kind'];
const gap = 2;

interface LayerTable {
  readonly title: string;
  readonly columns: readonly Column[];
  /** Columns may be left out where the terminal is narrow; those that somebody asked for may not. */
  readonly mayDrop: boolean;
  readonly totals: readonly (readonly [string, string])[];
}

/** The table, a line, the totals; without a line end behind the last line. */
export function layerTable({ title, columns: all, mayDrop, totals }: LayerTable, terminal: Terminal): string {
  const columns = fitted(all, terminal.width, mayDrop ? droppedInOrder : []);
  const { bold, dim } = terminal.colors;
  const [head, ...rows] = laidOut(columns);
  const ruler = '─'.repeat([head, ...rows].reduce((widest, line) => Math.max(widest, displayWidth(line)), 0));
  const lines = totals.flatMap(([name, text]) => hanging(`${name.padEnd(12)} `, text, terminal.width));
  return [bold(title), '', bold(head), dim(ruler), ...rows, dim(ruler), ...lines].join('\n');
}

/** The table library's time grows with the square of the rows, so it gets them in parts of one width. */
const rowsAtOnce = 256;

/** The line of the titles, then a line a row. */
function laidOut(columns: readonly Column[]): string[] {
  const head = columns.map(({ title }) => title);
  const rows = [...columns[0].cells.keys()].map((row) => columns.map(({ cells }) => cells[row]));
  const colWidths = columns.map((column) => columnWidth(column) + gap);
  const lines: string[] = [];
  for (let from = 0; from === 0 || from < rows.length; from += rowsAtOnce) {
    const table = new Table({
      head: from === 0 ? head : [],
      colWidths,
      colAligns: columns.map(({ align }) => align),
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap },
      chars: borderless,
      wordWrap: false,
    });
    table.push(...rows.slice(from, from + rowsAtOnce));
    lines.push(
      ...table
        .toString()
        .split('\n')
        .map((line) => line.trimEnd()),
    );
  }
  return lines;
}

const borderless = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/** Drops columns in the stated order; if that is not enough, shortens the layers' paths from the left. */
function fitted(all: readonly Column[], width: number, droppable: readonly string[]): readonly Column[] {
  let columns = all.map((column) => ({ ...column, cells: column.cells.map(printable) }));
  for (const title of droppable) {
    if (tableWidth(columns) <= width) return columns;
    columns = columns.filter((column) => column.title !== title);
  }
  const excess = tableWidth(columns) - width;
  const paths = columns.find(({ title }) => title === 'layer');
  if (excess <= 0 || paths === undefined) return columns;
  const room = Math.max(8, columnWidth(paths) - excess);
  return columns.map((column) =>
    column === paths ? { ...column, cells: column.cells.map((cell) => clipStart(cell, room)) } : column,
  );
}

function columnWidth({ title, cells }: Column): number {
  return cells.reduce((widest, cell) => Math.max(widest, displayWidth(cell)), displayWidth(title));
}

function tableWidth(columns: readonly Column[]): number {
  return columns.reduce((total, column) => total + columnWidth(column), gap * (columns.length - 1));
}
