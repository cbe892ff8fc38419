/** Where a report goes: to standard output, or as a whole to a file. */
import { writeWhole } from '../../write.js';
import { terminalOf } from '../terminal.js';
import { type FormatName, report } from './index.js';
import type { RunReport } from './run-report.js';

export interface ReportOptions {
  readonly format: FormatName;
  /** A file; what it held is replaced, and a reader never sees half of the report. */
  readonly output?: string;
}

/** Throws a `Failure` that names the file where it cannot be written. */
export async function printReport(run: RunReport, { format, output }: ReportOptions): Promise<void> {
  // A file has neither width nor colours, whatever the terminal that the command runs in.
  const terminal = output === undefined ? terminalOf(process.stdout) : terminalOf({}, {});
  const text = await report(format, run, terminal);
  if (output === undefined) process.stdout.write(text);
  else writeWhole(output, text);
}
