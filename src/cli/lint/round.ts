/** One round of `netspec lint`: find the files, lint them, mend them, judge the outcome. What is printed is in `tell.ts`. */
import type { Diagnostic } from '../../base/diagnostic.js';
import { LintConfig } from '../config/load-config.js';
import { exitCodeOf } from '../exit-code.js';
import { Failure } from '../failure.js';
import { findSpecs } from '../paths.js';
import { standardInput } from '../read.js';
import { settingsOf } from '../spec.js';
import { applyFixes } from './apply-fixes.js';
import type { LintCache } from './cache.js';
import { digest } from './content-state.js';
import type { Executor } from './executor.js';
import type { LintCommandOptions } from './options.js';
import { pack } from './packed.js';
import { type LintRun, LintSession } from './session.js';
import { LintStats } from './stats.js';
import { tell, tooManyWarnings } from './tell.js';

interface RoundParts {
  readonly paths: readonly string[];
  readonly options: LintCommandOptions;
  /** For so many files. */
  readonly executorOf: (files: number) => Promise<Executor>;
  readonly cache: LintCache | undefined;
  /** Whether a result is told; given what tells it from another one. */
  readonly isNews?: (signature: string) => boolean;
}

export interface Round {
  readonly exitCode: 0 | 1 | 2;
  /** Every file that the result depends on. */
  readonly files: readonly string[];
}

export async function lintRound({ paths, options, executorOf, cache, isNews }: RoundParts): Promise<Round> {
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
  const parts = { session, executor, paths: found.files, unsafe, dryRun };
  const mended = options.fix || unsafe ? await stats.time('fix', () => applyFixes(parts, first)) : undefined;
  const run = mended?.run ?? first;
  const failed = dryRun ? undefined : save(cache);
  const all = [
    ...found.diagnostics,
    ...config.diagnostics,
    ...(mended?.diagnostics ?? []),
    ...run.diagnostics,
  ];
  const { diagnostics, ...known } = await withoutBaseline(all, run, options);
  const files = [...run.files.map(({ path }) => path), ...run.imports, ...config.files];
  if (options.baseline !== undefined) files.push(options.baseline);
  const isTold = isNews?.(signatureOf(files, diagnostics)) !== false;
  if (isTold || (mended?.applied ?? 0) > 0) {
    await tell({ diagnostics, ...known, run, mended, options, stats });
    if (failed !== undefined) process.stderr.write(`warning: ${failed}\n`);
  }
  const judged = exitCodeOf(diagnostics);
  return { exitCode: judged === 0 && tooManyWarnings(diagnostics, options) ? 1 : judged, files };
}

interface Judgement {
  readonly diagnostics: readonly Diagnostic[];
  /** How many the baseline hides. */
  readonly hidden: number;
  /** Entries that were written to the baseline. */
  readonly written?: number;
}

/** Writes the baseline where that is asked for, and leaves out what it lists. */
async function withoutBaseline(
  all: readonly Diagnostic[],
  { files, rules }: LintRun,
  { baseline: path, writeBaseline: writes }: LintCommandOptions,
): Promise<Judgement> {
  if (path === undefined) return { diagnostics: all, hidden: 0 };
  const { readBaseline, writeBaseline } = await import('./baseline.js');
  const names = files.map(({ name }) => name);
  const wrote = writes ? await writeBaseline(path, all, { files: names, rules }) : undefined;
  const { baseline, diagnostics: problems } = await readBaseline(path);
  if (baseline === undefined) return { diagnostics: [...problems, ...all], hidden: 0 };
  const { shown, hidden, stale } = baseline.apply(all, names, rules);
  return { diagnostics: [...shown, ...stale], hidden, written: wrote?.entries };
}

function signatureOf(files: readonly string[], diagnostics: readonly Diagnostic[]): string {
  const { diagnostics: packed, sources } = pack(diagnostics);
  return digest(JSON.stringify([files, packed, sources.map(({ name }) => name)]));
}

/** A cache that cannot be written costs time on the next run, and nothing else; gives what went wrong. */
function save(cache: LintCache | undefined): string | undefined {
  try {
    cache?.save();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}
