/** What a round of `netspec lint` prints: the report, a diff of what would be fixed, and notes beside them. */
import type { Diagnostic } from '../../base/diagnostic.js';
import { printReport } from '../output/formats/print-report.js';
import { grouped, plural } from '../output/numbers.js';
import { terminalOf } from '../output/terminal.js';
import type { FixRun } from './apply-fixes.js';
import { shownDiff, unifiedDiff } from './fix-files.js';
import type { LintCommandOptions } from './options.js';
import type { LintRun } from './session.js';
import type { LintStats } from './stats.js';

interface Told {
  readonly diagnostics: readonly Diagnostic[];
  /** How many the baseline hides. */
  readonly hidden: number;
  /** Entries that were written to the baseline, where that was asked for. */
  readonly written?: number;
  readonly run: LintRun;
  readonly mended: FixRun | undefined;
  readonly options: LintCommandOptions;
  readonly stats: LintStats;
}

/** The report or the diff goes to standard output, notes to standard error. */
export async function tell(told: Told): Promise<void> {
  const { diagnostics, hidden, run, mended, options, stats } = told;
  if (options.dryRun) showChanges(mended);
  if (!options.dryRun || options.output !== undefined) {
    const report = {
      command: 'lint' as const,
      files: run.files.map(({ name }) => name),
      diagnostics: options.quiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics,
      unshown: options.quiet ? warningsOf(diagnostics) : 0,
      ignored: run.ignored,
      suppressed: run.suppressed,
      baselined: hidden,
      fixed: mended?.applied,
      stats: hasStatsInReport(options) ? stats.lines(options.cache === true) : undefined,
    };
    await printReport(report, options);
  }
  for (const note of notesOf(told)) process.stderr.write(`${note}\n`);
}

const warningsOf = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.filter(({ severity }) => severity === 'warning').length;

export const tooManyWarnings = (diagnostics: readonly Diagnostic[], { maxWarnings }: LintCommandOptions) =>
  maxWarnings !== undefined && warningsOf(diagnostics) > maxWarnings;

/** What a person should know and no format has a place for. */
function notesOf({ diagnostics, written, mended, options, stats }: Told): string[] {
  const notes: string[] = [];
  if (written !== undefined) notes.push(`${entries(written)} in ${options.baseline}`);
  if (mended !== undefined && options.dryRun) {
    const { applied, fixed } = mended;
    notes.push(`${fixes(applied)} in ${plural(fixed.length, 'file')} would be applied; nothing was written`);
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    if (errors > 0) notes.push(`${plural(errors, 'error')} would be left`);
  }
  if (mended !== undefined && mended.refused > 0)
    notes.push(`${fixes(mended.refused)} not applied: a spec that checks would have got an error`);
  if (tooManyWarnings(diagnostics, options))
    notes.push(
      `${plural(warningsOf(diagnostics), 'warning')}, and --max-warnings allows ${options.maxWarnings}`,
    );
  if (options.stats && !hasStatsInReport(options)) notes.push(...stats.lines(options.cache === true));
  return notes;
}

/** Where a person reads the report; programs are told apart from it. */
const hasStatsInReport = ({ stats, format, output, dryRun }: LintCommandOptions) =>
  stats === true && format === 'pretty' && output === undefined && !dryRun;

const entries = (count: number) => (count === 1 ? '1 entry' : `${grouped(count)} entries`);
const fixes = (count: number) => (count === 1 ? '1 fix' : plural(count, 'fixe'));

function showChanges(mended: FixRun | undefined): void {
  const terminal = terminalOf(process.stdout);
  for (const { name, before, after } of mended?.fixed ?? [])
    process.stdout.write(shownDiff(unifiedDiff(name, before, after), terminal));
}
