/**
 * Applies the fixes of lint rules to a text, pass by pass, until nothing is left that may be applied. A text that checks
 * never becomes one that does not. Reading the file, writing it and showing what changes is in `fix-files.ts`.
 */
import type { Diagnostic } from '../../base/diagnostic.js';
import { createSource, type Source } from '../../base/source.js';
import { applyEdits, type TextEdit } from '../../base/text-edit.js';
import { apart, type Candidate, candidatesOf } from './fix-choice.js';

/** Fixes that overlap come one after the other; more passes than this are two rules that undo each other. */
const mostPasses = 10;

/** Texts that are judged for one file: where very many fixes make mistakes, the rest of them is refused untried. */
const mostTrials = 200;

export interface FixOptions {
  /** Whether fixes are applied, too, that may change what the network computes. */
  readonly unsafe: boolean;
  /** All diagnostics of a text: the checker's and the rules'. */
  lint(source: Source): Promise<readonly Diagnostic[]>;
}

export interface NamedFix {
  readonly rule: string;
  /** In the imperative: `Delete relu`. */
  readonly title: string;
}

export interface FixResult {
  readonly text: string;
  /** In the order in which they were applied. */
  readonly applied: readonly NamedFix[];
  /** That are left because they would make a mistake. */
  readonly refused: readonly NamedFix[];
  /** How many passes changed something. */
  readonly passes: number;
  /** Present where fixes were left when the passes, or the texts to be judged, ran out. */
  readonly stopped?: 'ten passes' | 'too many trials';
  /** What `lint` says of `text`; the places are in `source`. */
  readonly diagnostics: readonly Diagnostic[];
  /** `text` under the name of the source. */
  readonly source: Source;
}

/** A text with what is said of it. */
interface Judged {
  readonly source: Source;
  readonly diagnostics: readonly Diagnostic[];
}

/** `known`: what `lint` says of the source, where that is known already. Rejects only where `lint` does. */
export async function fixSource(
  source: Source,
  options: FixOptions,
  known?: readonly Diagnostic[],
): Promise<FixResult> {
  let now: Judged = { source, diagnostics: known ?? (await options.lint(source)) };
  const applied: NamedFix[] = [];
  /** Of the text as it is now: another text is judged anew, so that fixing what is fixed changes nothing. */
  let refused: readonly Candidate[] = [];
  let passes = 0;
  const trials = { left: mostTrials };
  const next = () => {
    const keys = new Set(refused.map(({ key }) => key));
    return candidatesOf(now.source, now.diagnostics, options.unsafe, keys);
  };
  let candidates = next();
  while (candidates.length > 0 && passes < mostPasses) {
    const pass = new Pass(now, options, trials);
    await pass.add(apart(now.source, candidates));
    refused = [...refused, ...pass.refused];
    if (pass.accepted.length > 0) {
      applied.push(...pass.accepted.map(named));
      now = pass.result;
      refused = [];
      passes++;
    }
    candidates = next();
  }
  return {
    text: now.source.text,
    applied,
    refused: refused.map(named),
    passes,
    ...(trials.left <= 0
      ? { stopped: 'too many trials' }
      : candidates.length > 0
        ? { stopped: 'ten passes' }
        : {}),
    diagnostics: now.diagnostics,
    source: now.source,
  };
}

const named = ({ rule, fix: { title } }: Candidate): NamedFix => ({ rule, title });

/** Fixes that are applied at once to one text. */
class Pass {
  readonly accepted: Candidate[] = [];
  readonly refused: Candidate[] = [];
  result: Judged;

  constructor(
    private readonly before: Judged,
    private readonly options: FixOptions,
    private readonly trials: { left: number },
  ) {
    this.result = before;
  }

  /** Takes all of them, or where that makes a mistake each that makes none with those taken before it. */
  async add(candidates: readonly Candidate[]): Promise<void> {
    if (candidates.length === 0) return;
    if (this.trials.left <= 0) {
      this.refused.push(...candidates);
      return;
    }
    const { source } = this.before;
    const edits = [...this.accepted, ...candidates].flatMap(({ fix }) => fix.edits);
    const text = applyEdits(source.text, withLineEndsOf(source, edits));
    if (text !== this.result.source.text) {
      this.trials.left--;
      const changed = createSource(source.name, text);
      const after: Judged = { source: changed, diagnostics: await this.options.lint(changed) };
      if (isNoWorse(this.before, after)) {
        this.accepted.push(...candidates);
        this.result = after;
        return;
      }
    }
    if (candidates.length === 1) {
      this.refused.push(...candidates);
      return;
    }
    const half = candidates.length >> 1;
    await this.add(candidates.slice(0, half));
    await this.add(candidates.slice(half));
  }
}

/** Not one error more, and nothing that makes rules report without end. */
function isNoWorse(before: Judged, after: Judged): boolean {
  const [was, is] = [countsOf(before), countsOf(after)];
  return is.errors <= was.errors && is.reports <= 2 * was.reports + 10;
}

/** Errors of the checker, and reports of rules. */
function countsOf({ diagnostics }: Judged): { readonly errors: number; readonly reports: number } {
  let errors = 0;
  let reports = 0;
  for (const { code, severity } of diagnostics) {
    if (code.startsWith('lint/')) reports++;
    else if (severity === 'error') errors++;
  }
  return { errors, reports };
}

/** What is put in ends its lines as the text does. */
function withLineEndsOf({ text }: Source, edits: readonly TextEdit[]): readonly TextEdit[] {
  const lineEnd = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  if (lineEnd === '\n') return edits;
  return edits.map((edit) => ({ ...edit, text: edit.text.replaceAll(/\r\n|\r|\n/g, lineEnd) }));
}
