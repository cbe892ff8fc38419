/**
 * Workflow commands of GitHub Actions: each diagnostic becomes an annotation at its lines. GitHub shows the first ten errors
 * and the first ten warnings of a step; the log has all of them.
 */
import { type Diagnostic, placeOf } from '../../../base/diagnostic.js';
import { rangeOf } from '../../../base/span.js';
import { countLine } from '../pretty.js';
import { printable } from '../text.js';
import { machinePath, reportRoot } from './machine-path.js';
import type { RunReport } from './run-report.js';

export function githubReport({ diagnostics, files }: RunReport): string {
  const root = reportRoot();
  const lines = diagnostics.map((diagnostic) => annotation(diagnostic, root));
  return `${[...lines, countLine(diagnostics, files.length)].join('\n')}\n`;
}

function annotation(diagnostic: Diagnostic, root: string): string {
  const { code, severity, message, span, note, help } = diagnostic;
  const hasText = span.source.text !== '';
  const properties: Record<string, string | number> = {
    file: machinePath(span.source.name, root),
    ...(hasText ? place(diagnostic) : {}),
    title: code,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(`${value}`)}`);
  const text = [
    message,
    ...(note === undefined ? [] : [note]),
    ...(help === undefined ? [] : [`help: ${help}`]),
    // The log shows the text alone, so it says the place too.
    hasText ? placeOf(span) : span.source.name,
  ];
  return `::${severity} ${list.join(',')}::${text.map(printable).map(escapeData).join('%0A')}`;
}

/** GitHub takes columns only where the first line is the last one, too. */
function place({ span }: Diagnostic): Record<string, number> {
  const { start, end } = rangeOf(span);
  const lines = { line: start.line, endLine: end.line };
  return start.line === end.line ? { ...lines, col: start.column, endColumn: end.column } : lines;
}

/** Line ends have a form of their own in a command; any other control character would reach the log. */
function escapeData(text: string): string {
  const escaped = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  return printable(escaped);
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
