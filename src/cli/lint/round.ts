/** One round of `netspec lint`: find the files, lint them, mend them, hide what the baseline lists, report. */
import type { Diagnostic } from '../../base/diagnostic.js';
import { LintConfig } from '../config/load-config.js';
import { Failure } from '../failure.js';
import { printReport } from '../output/formats/print-report.js';
import { plural } from '../output/numbers.js';
import { terminalOf } from '../output/terminal.js';
import { findSpecs } from '../paths.js';
import { standardInput } from '../read.js';
import { settingsOf } from '../spec.js';
import { applyFixes, type FixRun } from './apply-fixes.js';
import type { LintCache } from './cache.js';
import type { Executor } from './executor.js';
import { exitCodeOf } from './exit-code.js';
import { shownDiff, unifiedDiff } from './fix-files.js';
import type { LintCommandOptions } from './options.js';
import { LintSession } from './session.js';
import { LintStats } from './stats.js';

interface RoundParts {
  readonly paths: readonly string[];
  readonly options: LintCommandOptions;
  /** For so many files. */
  readonly executorOf: (files: number) => Promise<Executor>;
  readonly cache: LintCache | undefined;
}

export interface Round {
  readonly exitCode: 0 | 1 | 2;
  /** Every file that the result depends on. */
  readonly files: readonly string[];
}

export async function lintRound({ paths, options, executorOf, cache }: RoundParts): Promise<Round> {
  const stats = new LintStats();
  const found = await stats.time('find', () => findSpecs(paths));
  const config = await stats.time('settings', () =>
    LintConfig.load({ config: options.config, rules: options.rule }),
  );
  const executor = await executorOf(found.files.length);
  const session = new LintSession({
    settingsFor: (path) => config.settingsFor(path),
    set: settingsOf(options),
    executor,
    stats,
    cache,
    stdinName: options.stdinName ?? standardInput,
  });
  const first = await session.run(found.files);
  const unsafe = options.fixUnsafe === true;
  const dryRun = options.dryRun === true;
  const mended =
    options.fix || unsafe
      ? await stats.time('fix', () =>
          applyFixes({ session, executor, paths: found.files, unsafe, dryRun }, first),
        )
      : undefined;
  const run = mended?.run ?? first;
  if (!dryRun) save(cache);
  const all = [
    ...found.diagnostics,
    ...config.diagnostics,
    ...(mended?.diagnostics ?? []),
    ...run.diagnostics,
  ];
  const shown = options.quiet ? all.filter(({ severity }) => severity === 'error') : all;
  if (dryRun) showChanges(mended);
  if (!dryRun || options.output !== undefined) {
    const files = run.files.map(({ name }) => name);
    const { suppressed } = run;
    const lines = options.stats ? stats.lines(options.cache === true) : undefined;
    await printReport(
      { command: 'lint', files, diagnostics: shown, suppressed, fixed: mended?.applied, stats: lines },
      options,
    );
  }
  const notes = notesOf({ all, mended, options, stats });
  for (const note of notes) process.stderr.write(`${note}\n`);
  const judged = exitCodeOf(all);
  return {
    exitCode: judged === 0 && tooMany(all, options) ? 1 : judged,
    files: [...run.files.map(({ path }) => path), ...run.imports, ...config.files],
  };
}

const warningsOf = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.filter(({ severity }) => severity === 'warning').length;

const tooMany = (diagnostics: readonly Diagnostic[], { maxWarnings }: LintCommandOptions) =>
  maxWarnings !== undefined && warningsOf(diagnostics) > maxWarnings;

interface Notable {
  readonly all: readonly Diagnostic[];
  readonly mended: FixRun | undefined;
  readonly options: LintCommandOptions;
  readonly stats: LintStats;
}

/** What a person should know and no format has a place for. */
function notesOf({ all, mended, options, stats }: Notable): string[] {
  const notes: string[] = [];
  if (mended !== undefined && options.dryRun) {
    const { applied, fixed } = mended;
    notes.push(`${fixes(applied)} in ${plural(fixed.length, 'file')} would be applied; nothing was written`);
    const errors = all.filter(({ severity }) => severity === 'error').length;
    if (errors > 0) notes.push(`${plural(errors, 'error')} would be left`);
  }
  if (mended !== undefined && mended.refused > 0)
    notes.push(`${fixes(mended.refused)} not applied: a spec that checks would have got an error`);
  if (tooMany(all, options))
    notes.push(`${plural(warningsOf(all), 'warning')}, and --max-warnings allows ${options.maxWarnings}`);
  const isToldInReport = options.format === 'pretty' && options.output === undefined && !options.dryRun;
  if (options.stats && !isToldInReport) notes.push(...stats.lines(options.cache === true));
  return notes;
}

const fixes = (count: number) => (count === 1 ? '1 fix' : plural(count, 'fixe'));

function showChanges(mended: FixRun | undefined): void {
  const terminal = terminalOf(process.stdout);
  for (const { name, before, after } of mended?.fixed ?? [])
    process.stdout.write(shownDiff(unifiedDiff(name, before, after), terminal));
}

/** A cache that cannot be written costs time on the next run, and nothing else. */
function save(cache: LintCache | undefined): void {
  try {
    cache?.save();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`warning: ${error.message}\n`);
  }
}
