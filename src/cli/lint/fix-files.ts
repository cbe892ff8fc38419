/** The way of a fixed text into its file, and what would change as a diff. What is fixed is decided in `fix.ts`. */
import { readFile } from 'node:fs/promises';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { type Diagnostic, finding, toDiagnostic } from '../../base/diagnostic.js';
import type { Source } from '../../base/source.js';
import type { Terminal } from '../output/terminal.js';
import { printable } from '../output/text.js';
import { aboutFile, readSource } from '../read.js';
import { writeWhole } from '../write.js';

/** A unified diff as `git apply` and `patch -p1` take it; empty where nothing changes. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const path = printable(name.replace(/^\.?\//, ''));
  const patch = (from: string, to: string, maxEditLength: number) =>
    createTwoFilesPatch(`a/${path}`, `b/${path}`, from, to, undefined, undefined, {
      context: 3,
      headerOptions: FILE_HEADERS_ONLY,
      maxEditLength,
    });
  return patch(before, after, mostEdits) ?? replacement(path, before, after);
}

/** The time that finding the shortest diff takes grows with the square of the edits. */
const mostEdits = 2000;

/** All lines go and all come, where too many differ. */
function replacement(path: string, before: string, after: string): string {
  const [gone, come] = [linesOf(before), linesOf(after)];
  const range = (lines: readonly string[]) => (lines.length === 0 ? '0,0' : `1,${lines.length}`);
  const body = [...gone.map((line) => `-${line}`), ...come.map((line) => `+${line}`)];
  return `--- a/${path}\n+++ b/${path}\n@@ -${range(gone)} +${range(come)} @@\n${body.join('\n')}\n`;
}

const noEnd = '\n\\ No newline at end of file';

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  return last === '' ? lines : [...lines, last + noEnd];
}

/** The diff in colours, and without anything that a terminal would obey; for a file or a pipe as it is. */
export function shownDiff(diff: string, { colors, interactive }: Terminal): string {
  if (!interactive) return diff;
  const paint = (line: string) => {
    if (/^(---|\+\+\+) /.test(line)) return colors.bold(line);
    if (line.startsWith('@@')) return colors.cyan(line);
    if (line.startsWith('-')) return colors.red(line);
    return line.startsWith('+') ? colors.green(line) : line;
  };
  return diff
    .split('\n')
    .map((line) => paint(printable(line.replaceAll('\t', '    '))))
    .join('\n');
}

const byteOrderMark = '\ufeff';

/**
 * Replaces the text of a file. Not where the file is not any more what was read: then, or where it cannot be read, gives
 * what is wrong. Throws a `Failure` where it cannot be written.
 */
export async function writeFixed(
  path: string,
  source: Source,
  text: string,
): Promise<Diagnostic | undefined> {
  const now = await readSource(path);
  if (!now.ok) return now.diagnostic;
  if (now.source.text !== source.text)
    return toDiagnostic(finding('input/changed', aboutFile(source.name), { path: source.name }));
  if (text === source.text) return undefined;
  const bytes = await readFile(path);
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  writeWhole(path, hasMark ? byteOrderMark + text : text);
  return undefined;
}
