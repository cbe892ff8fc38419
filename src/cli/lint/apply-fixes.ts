/** `lint --fix`: has every file mended that can be, and writes the texts, or shows what would change. */
import { resolve } from 'node:path';
import { type Diagnostic, finding, toDiagnostic } from '../../base/diagnostic.js';
import { createSource, type Source } from '../../base/source.js';
import { Failure } from '../failure.js';
import { aboutFile } from '../read.js';
import type { Executor } from './executor.js';
import { writeFixed } from './fix-files.js';
import { inOrder } from './in-order.js';
import type { LintRun, LintSession } from './session.js';
import type { FixOutcome } from './task.js';

interface FixParts {
  readonly session: LintSession;
  readonly executor: Executor;
  readonly paths: readonly string[];
  readonly unsafe: boolean;
  /** Nothing is written; the last run is of the texts as they would be. */
  readonly dryRun: boolean;
}

export interface FixedFile {
  readonly path: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export interface FixRun {
  /** Of the files as they are after it. */
  readonly run: LintRun;
  readonly fixed: readonly FixedFile[];
  /** Fixes that were applied, and those that would have made a mistake. */
  readonly applied: number;
  readonly refused: number;
  /** Files that changed meanwhile or could not be written. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A library that is mended can make another file one that can be mended; more rounds than this help nobody. */
const mostRounds = 5;

/** `first`: what linting the files gave. */
export async function applyFixes(parts: FixParts, first: LintRun): Promise<FixRun> {
  const texts = new Map<string, string>();
  const fixed = new Map<string, FixedFile>();
  const diagnostics: Diagnostic[] = [];
  const unwritable = new Set<string>();
  let applied = 0;
  let refused = 0;
  let run = first;
  for (let round = 0; round < mostRounds; round++) {
    const outcomes = await mend(parts, run, unwritable);
    refused = Math.max(
      refused,
      outcomes.reduce((sum, { outcome }) => sum + outcome.refused.length, 0),
    );
    const changed = outcomes.filter(({ before, outcome }) => outcome.text !== before);
    if (changed.length === 0) break;
    for (const { path, name, before, outcome } of changed) {
      const failed = parts.dryRun ? undefined : await write(path, createSource(name, before), outcome.text);
      if (failed !== undefined) {
        diagnostics.push(failed);
        unwritable.add(path);
        continue;
      }
      if (parts.dryRun) texts.set(path, outcome.text);
      applied += outcome.applied.length;
      fixed.set(path, { path, name, before: fixed.get(path)?.before ?? before, after: outcome.text });
    }
    run = await parts.session.run(parts.paths, texts);
  }
  return { run, fixed: [...fixed.values()], applied, refused, diagnostics };
}

interface Mended {
  readonly path: string;
  readonly name: string;
  readonly before: string;
  readonly outcome: FixOutcome;
}

async function mend(
  { executor, unsafe }: FixParts,
  { files, imports }: LintRun,
  unwritable: ReadonlySet<string>,
): Promise<Mended[]> {
  const shared = new Set([...imports].map((path) => resolve(path)));
  const fixable = files.filter(({ path, fixable }) => fixable !== undefined && !unwritable.has(path));
  const mended = await inOrder(fixable, executor.width, async ({ path, name, fixable: task }) => {
    if (task === undefined) return undefined;
    const isShared = shared.has(resolve(path));
    const outcome = await executor.perform(unsafe ? 'fix-unsafe' : 'fix', { ...task, isShared });
    return { path, name, before: task.text, outcome };
  });
  return mended.filter((one) => one !== undefined);
}

/** What went wrong, where something did: the other files are still mended. */
async function write(path: string, source: Source, text: string): Promise<Diagnostic | undefined> {
  try {
    return await writeFixed(path, source, text);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return toDiagnostic(finding('file/cannot-write', aboutFile(source.name), { reason: error.message }));
  }
}
