/** Diagnostics for programs, as `check --format json` prints them; `schemas.ts` describes the same in JSON Schema. */

import type { Severity } from '../../base/catalogue/entry.js';
import type { Diagnostic } from '../../base/diagnostic.js';
import { type Range, rangeOf } from '../../base/span.js';

export interface DiagnosticJson {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly range: Range;
  readonly help: string | null;
  readonly related: readonly { readonly message: string; readonly file: string; readonly range: Range }[];
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly { readonly range: Range; readonly text: string }[];
  }[];
}

export interface CheckJson {
  /** How many files were checked. */
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly diagnostics: readonly DiagnosticJson[];
}

export function checkJson(files: number, diagnostics: readonly Diagnostic[]): CheckJson {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return {
    files,
    errors,
    warnings: diagnostics.length - errors,
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

/** The note beside the underlined text is the first of the related messages, at the diagnostic's own range. */
function diagnosticJson(diagnostic: Diagnostic): DiagnosticJson {
  const { code, severity, message, span, note, help, related = [], fixes = [] } = diagnostic;
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
    fixes: local.map(({ title, edits }) => ({
      title,
      edits: edits.map((edit) => ({ range: rangeOf(edit.span), text: edit.text })),
    })),
  };
}
