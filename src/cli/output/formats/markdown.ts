/** A report for the comment of a pull request: the counts, and a table that is folded up where it is long. */
import { type Diagnostic, hasErrors } from '../../../base/diagnostic.js';
import { positionAt } from '../../../base/source.js';
import { grouped } from '../numbers.js';
import { countLine } from '../pretty.js';
import { machinePath, reportRoot } from './machine-path.js';
import { markdownCode, markdownText } from './markdown-text.js';
import { asides } from './pretty.js';
import type { RunReport } from './run-report.js';

/** A longer table is folded up. */
const shortTable = 10;
/** GitHub takes 65,536 characters in a comment; a workflow may put more around the table. */
const mostCharacters = 50_000;

export function markdownReport(run: RunReport): string {
  const { command, diagnostics, files } = run;
  const sign = diagnostics.length === 0 ? '✅' : hasErrors(diagnostics) ? '❌' : '⚠️';
  const title = `### ${sign} netspec ${command}: ${countLine(diagnostics, files.length)}\n`;
  const others = asides(run);
  const aside = others.length === 0 ? '' : `\n${others.join(', ')}\n`;
  if (diagnostics.length === 0) return title + aside;
  const table = tableOf(diagnostics);
  if (diagnostics.length <= shortTable) return `${title}\n${table}${aside}`;
  const summary = `<details>\n<summary>All ${grouped(diagnostics.length)}</summary>\n`;
  return `${title}\n${summary}\n${table}\n</details>\n${aside}`;
}

function tableOf(diagnostics: readonly Diagnostic[]): string {
  const root = reportRoot();
  const rows: string[] = [];
  let length = 0;
  for (const diagnostic of diagnostics) {
    const row = rowOf(diagnostic, root);
    length += row.length;
    if (length > mostCharacters) break;
    rows.push(row);
  }
  const left = diagnostics.length - rows.length;
  const more = left === 0 ? '' : `\n… and ${grouped(left)} more\n`;
  return `|  | where | what |\n| --- | --- | --- |\n${rows.join('')}${more}`;
}

function rowOf({ code, severity, message, help, span }: Diagnostic, root: string): string {
  const { source, start } = span;
  const path = machinePath(source.name, root);
  const place = source.text === '' ? path : `${path}:${positionAt(source, start).line}`;
  const advice = help === undefined ? '' : `<br>help: ${markdownText(help)}`;
  return `| ${severity} | ${markdownCode(place)} | ${markdownText(message)} ${markdownCode(code)}${advice} |\n`;
}
