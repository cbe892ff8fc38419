/** The layer table as cells of text, and its forms for documents and spreadsheets. */
import type { NetworkReport } from '../../ir/report.js';
import { formatShape } from '../../ir/shape.js';
import { bytes, grouped } from './numbers.js';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
}

/** One row a layer. `exact` gives bare digits, for programs; otherwise digits are grouped and bytes have units. */
export function layerColumns(
  { layers }: NetworkReport,
  { exact }: { readonly exact: boolean },
): readonly Column[] {
  const count = (value: bigint) => (exact ? String(value) : grouped(value));
  const column = (
    title: string,
    align: Column['align'],
    cell: (layer: (typeof layers)[number]) => string,
  ): Column => ({
    title,
    align,
    cells: layers.map(cell),
  });
  return [
    column('layer', 'left', (layer) => layer.path),
    column('kind', 'left', (layer) => layer.kind),
    column('output', 'right', (layer) => formatShape(layer.output)),
    column('params', 'right', (layer) => count(layer.params.trainable + layer.params.frozen)),
    column('MACs', 'right', (layer) => count(layer.macs)),
    column('FLOPs', 'right', (layer) => count(layer.flops)),
    column('activation', 'right', (layer) =>
      exact ? String(layer.activationBytes) : bytes(layer.activationBytes),
    ),
  ];
}

/** The totals, a line each, with the conventions in words. */
export function totalLines({
  totals,
  inputs,
  outputs,
}: NetworkReport): readonly (readonly [string, string])[] {
  const shapes = (list: NetworkReport['inputs']) =>
    list.map(({ name, shape }) => `${name} ${formatShape(shape)}`).join(', ');
  const state =
    totals.state > 0n ? `; beside them ${grouped(totals.state)} values of state (batch-norm statistics)` : '';
  return [
    ['input', shapes(inputs)],
    ['output', shapes(outputs)],
    [
      'params',
      `${grouped(totals.params)} = ${grouped(totals.trainable)} trainable + ${grouped(totals.frozen)} frozen${state}`,
    ],
    ['MACs', `${grouped(totals.macs)} (multiply-accumulates of convolution and dense weights, without bias)`],
    ['FLOPs', `${grouped(totals.flops)} (2 x MACs + other arithmetic)`],
    ['activations', `${bytes(totals.activationBytes)} for one image in float32`],
    ['weights', `${bytes(totals.weightBytes)} in float32`],
  ];
}

function rowsOf(columns: readonly Column[]): string[][] {
  return (columns[0]?.cells ?? []).map((_, row) => columns.map((column) => column.cells[row]));
}

/** RFC 4180: a field with a comma, a quote or a line end is quoted, quotes are doubled; lines end with CRLF. */
export function csvTable(columns: readonly Column[]): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [columns.map(({ title }) => title), ...rowsOf(columns)];
  return lines.map((cells) => `${cells.map(field).join(',')}\r\n`).join('');
}

/** A GitHub-flavoured Markdown table; the text is readable without rendering too. */
export function markdownTable(columns: readonly Column[]): string {
  const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|');
  const titles = columns.map(({ title }) => title);
  const rows = rowsOf(columns).map((cells) => cells.map(escaped));
  const widths = titles.map((title, at) =>
    Math.max(3, title.length, ...rows.map((cells) => cells[at].length)),
  );
  const pad = (text: string, at: number) =>
    columns[at].align === 'right' ? text.padStart(widths[at]) : text.padEnd(widths[at]);
  const line = (cells: readonly string[]) => `| ${cells.map(pad).join(' | ')} |\n`;
  const ruler = widths.map((width, at) =>
    columns[at].align === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return `${line(titles)}| ${ruler.join(' | ')} |\n${rows.map(line).join('')}`;
}
