/** The forms of the layer table for documents and spreadsheets. Which columns there are is in `layer-columns.ts`. */

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
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
