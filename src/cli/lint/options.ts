/** The options of `netspec lint` as typed, and which of them make no sense together. */
import { wrongUsage } from '../failure.js';
import type { FormatName } from '../output/formats/index.js';
import type { SpecOptions } from '../spec.js';

export interface LintCommandOptions extends SpecOptions {
  readonly fix?: boolean;
  readonly fixUnsafe?: boolean;
  readonly dryRun?: boolean;
  readonly maxWarnings?: number;
  /** Only these; empty for all that the configuration turns on. */
  readonly rule: readonly string[];
  readonly quiet?: boolean;
  readonly stats?: boolean;
  readonly cache?: boolean;
  readonly cacheLocation: string;
  readonly watch?: boolean;
  readonly jobs: number | 'auto';
  /** A file, or `false` for none; without it, the nearest of each linted file. */
  readonly config?: string | false;
  readonly baseline?: string;
  readonly writeBaseline?: boolean;
  readonly format: FormatName;
  readonly output?: string;
  readonly stdinName?: string;
}

/** Throws a `Failure` for options that contradict each other. */
export function verifyOptions(options: LintCommandOptions, paths: readonly string[]): void {
  const { fix, fixUnsafe, dryRun, watch, baseline, writeBaseline } = options;
  const fixes = fix || fixUnsafe;
  if (dryRun && !fixes) throw wrongUsage('--dry-run goes with --fix or --fix-unsafe');
  if (watch && (dryRun || writeBaseline)) {
    throw wrongUsage(`--watch and ${dryRun ? '--dry-run' : '--write-baseline'} cannot be combined`);
  }
  if (writeBaseline && baseline === undefined) {
    throw wrongUsage(
      '--write-baseline needs --baseline FILE',
      'for example --baseline netspec-baseline.json',
    );
  }
  if (!paths.includes('-')) return;
  if (watch) throw wrongUsage('standard input cannot be watched');
  if (fixes && !dryRun) {
    throw wrongUsage('standard input cannot be fixed in place', '--dry-run prints what would change');
  }
}
