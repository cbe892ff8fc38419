/**
 * Diagnostics for programs, as `check` and `lint` print them with `--format json`; `schemas.ts` describes the same in JSON
 * Schema.
 */

import type { Severity } from '../../base/catalogue/entry.js';
import type { Diagnostic } from '../../base/diagnostic.js';
import { type Range, rangeOf } from '../../base/span.js';
import type { RunReport } from './formats/run-report.js';

export interface DiagnosticJson {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly range: Range;
  readonly help: string | null;
  readonly related: readonly { readonly message: string; readonly file: string; readonly range: Range }[];
  /** The layers or declarations that a lint rule reports on; empty where the checker reports. */
  readonly subjects: readonly { readonly network: string | null; readonly name: string }[];
  readonly fixes: readonly {
    readonly title: string;
    /** Null on the checker's proposals, among which a person chooses. */
    readonly safety: 'safe' | 'unsafe' | null;
    readonly edits: readonly { readonly range: Range; readonly text: string }[];
  }[];
}

export interface CheckJson {
  /** How many files were checked. */
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  /** How many diagnostics of lint rules are silenced by comments, how many are in the baseline, how many fixes were made. */
  readonly suppressed: number;
  readonly baselined: number;
  readonly fixed: number;
  readonly diagnostics: readonly DiagnosticJson[];
}

export function checkJson(run: RunReport): CheckJson {
  const { files, diagnostics, suppressed = 0, baselined = 0, fixed = 0 } = run;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return {
    files: files.length,
    errors,
    warnings: diagnostics.length - errors,
    suppressed,
    baselined,
    fixed,
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

/** The note beside the underlined text is the first of the related messages, at the diagnostic's own range. */
function diagnosticJson(diagnostic: Diagnostic): DiagnosticJson {
  const { code, severity, message, span, note, help, subjects = [], related = [], fixes = [] } = diagnostic;
  const notes = note === undefined ? related : [{ message: note, span }, ...related];
  // An edit has no file of its own in the output, so a fix that reaches into another file cannot be told.
  const local = fixes.filter(({ edits }) =>
    edits.every((edit) => edit.span.source.name === span.source.name),
  );
  return {
    code,
    severity,
    message,
    file: span.source.name,
    range: rangeOf(span),
    help: help ?? null,
    related: notes.map((other) => ({
      message: other.message,
      file: other.span.source.name,
      range: rangeOf(other.span),
    })),
    subjects: subjects.map(({ network = null, name }) => ({ network, name })),
    fixes: local.map(({ title, safety = null, edits }) => ({
      title,
      safety,
      edits: edits.map((edit) => ({ range: rangeOf(edit.span), text: edit.text })),
    })),
  };
}
