/** A page in Markdown for a terminal: bold headings, indented code, aligned tables, paragraphs as wide as there is room. */
import type { Terminal } from './terminal.js';
import { displayWidth, flowed, hanging, printable } from './text.js';

/** Lines without a line end. Knows what the pages of this package use: no nested lists, no HTML. */
export function markdownLines(markdown: string, terminal: Terminal): string[] {
  const { colors, width } = terminal;
  const lines = markdown.trimEnd().split('\n').map(printable);
  const result: string[] = [];
  const inline = (text: string) =>
    text.replaceAll(/`([^`]+)`/g, (whole, code: string) =>
      colors.isColorSupported ? colors.cyan(code) : whole,
    );
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    const heading = /^#+ (.*)$/.exec(line);
    const fence = /^(```|~~~)/.exec(line);
    if (fence !== null) {
      const end = after(lines, at + 1, (other) => !other.startsWith(fence[1]));
      result.push(...lines.slice(at + 1, end).map((code) => colors.dim(`    ${code}`.trimEnd())));
      at = end + 1;
    } else if (heading !== null) {
      result.push(colors.bold(heading[1]));
      at++;
    } else if (line.startsWith('|')) {
      const end = after(lines, at, (other) => other.startsWith('|'));
      result.push(...tableLines(cellsOf(lines.slice(at, end)), width).map(inline));
      at = end;
    } else if (line === '') {
      result.push('');
      at++;
    } else {
      const item = /^- /.exec(line)?.[0] ?? '';
      const end = after(lines, at + 1, (other) => other !== '' && !/^(#+ |- |\||```|~~~)/.test(other));
      const words = lines.slice(at, end).join(' ').slice(item.length);
      result.push(...hanging(item === '' ? '' : '  - ', linksSpelled(words), width).map(inline));
      at = end;
    }
  }
  return result;
}

/** The first line from `at` on of which something does not hold. */
function after(lines: readonly string[], at: number, holds: (line: string) => boolean): number {
  let end = at;
  while (end < lines.length && holds(lines[end])) end++;
  return end;
}

/** `[a page](https://…)` and `<https://…>` as they are read. */
function linksSpelled(text: string): string {
  return text
    .replaceAll(/\[([^\]]+)\]\(([^)\s]+)\)/g, '$1 ($2)')
    .replaceAll(/<(https?:[^>\s]+)>/g, '$1')
    .replaceAll(/\*\*([^*]+)\*\*/g, '$1');
}

/** In columns; where a cell alone is too wide for a line, its row is broken like a list. */
function tableLines(rows: readonly (readonly string[])[], width: number): string[] {
  if (rows.every((row) => row.every((cell) => displayWidth(cell) + 4 <= width))) return flowed(rows, width);
  return rows.flatMap((row) => row.flatMap((cell, at) => hanging(at === 0 ? '  ' : '    ', cell, width)));
}

/** The cells of a table without its ruler. */
function cellsOf(rows: readonly string[]): string[][] {
  return rows
    .filter((row) => !/^\|[\s:|-]+\|$/.test(row))
    .map((row) =>
      row
        .replace(/^\||\|\s*$/g, '')
        .split(/(?<!\\)\|/)
        .map((cell) => cell.replaceAll('\\|', '|').trim()),
    );
}
