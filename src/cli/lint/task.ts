/**
 * What is done with one file, and what comes out, as plain data, so that it can be done in this thread or in another.
 * How it is done stands in `perform.ts`, which loads the compiler.
 */
import { finding, toDiagnostic } from '../../base/diagnostic.js';
import type { LintOptions } from '../../compile/lint.js';
import { aboutFile } from '../read.js';
import type { NamedFix } from './fix.js';
import { type PackedDiagnostic, pack } from './packed.js';

/** How files are linted. One object is shared by all files that it is for. */
export interface TaskSettings {
  /** Differs where anything differs. */
  readonly id: string;
  readonly rules: NonNullable<LintOptions['rules']>;
  readonly budgets: NonNullable<LintOptions['budgets']>;
  readonly set: Readonly<Record<string, string>>;
}

export interface LintTask {
  /** The file as a person gave it. */
  readonly name: string;
  readonly text: string;
  readonly settings: TaskSettings;
  /** Whether other files import it. What they need of it is not in its text, so only its networks are mended. */
  readonly isShared?: boolean;
}

/** A text that diagnostics point into. */
export interface OutcomeSource {
  readonly name: string;
  /** Absent of the linted file itself: who gave the task has it. */
  readonly text?: string;
}

export interface LintOutcome {
  readonly diagnostics: readonly PackedDiagnostic[];
  readonly sources: readonly OutcomeSource[];
  /** Every file that is imported, directly or not, with the state that it was found in. */
  readonly imports: readonly (readonly [path: string, state: string])[];
  /** Diagnostics of rules that comments silence. */
  readonly suppressed: number;
  /** Layers of the networks whose shapes are proven. */
  readonly layers: number;
  /** Milliseconds. */
  readonly times: { readonly check: number; readonly rules: ReadonlyMap<string, number> };
}

export interface FixOutcome {
  /** As it was, where nothing could be mended. */
  readonly text: string;
  readonly applied: readonly NamedFix[];
  /** That would have made a mistake out of what was none. */
  readonly refused: readonly NamedFix[];
  /** Whether passes ran out before fixes did. */
  readonly isStopped: boolean;
}

/** What can be done with a file, and what comes out. */
export interface Jobs {
  readonly lint: LintOutcome;
  readonly fix: FixOutcome;
  readonly 'fix-unsafe': FixOutcome;
}

export type JobName = keyof Jobs;

/** What comes out where netspec itself fails on a file: an error of this file; the others go on. */
export const failures: { readonly [J in JobName]: (task: LintTask, reason: string) => Jobs[J] } = {
  lint: ({ name }, reason) => {
    const found = toDiagnostic(finding('file/lint-failed', aboutFile(name), { path: name, reason }));
    const { diagnostics, sources } = pack([found]);
    const times = { check: 0, rules: new Map<string, number>() };
    return { diagnostics, sources, imports: [], suppressed: 0, layers: 0, times };
  },
  fix: unmended,
  'fix-unsafe': unmended,
};

/** Why netspec fails on the file is said when it is linted. */
function unmended({ text }: LintTask): FixOutcome {
  return { text, applied: [], refused: [], isStopped: false };
}
