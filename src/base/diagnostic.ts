/**
 * A finding is what the compiler noticed: a code, a place and facts. A diagnostic is the same in words.
 * How a diagnostic is printed (pretty, JSON, in an editor) is left to the drivers.
 */

import type { CatalogueEntry, Severity } from './catalogue/entry.js';
import { type Code, catalogue, type FactsOf } from './catalogue.js';
import { positionAt } from './source.js';
import type { Span } from './span.js';
import type { TextEdit } from './text-edit.js';

export interface RelatedNote {
  readonly message: string;
  readonly span: Span;
}

export interface Fix {
  /** What the fix does, in the imperative: `Set F to 5 (gives 1x1x16)`. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /**
   * Of a lint rule: with a safe fix the network computes the same function with the same weights; any other is unsafe.
   * Absent on the checker's proposals, among which a person chooses.
   */
  readonly safety?: 'safe' | 'unsafe';
}

interface FindingParts {
  readonly span: Span;
  /** A few words beside the underlined text, such as the formula with its numbers. */
  readonly note?: string;
  readonly related?: readonly RelatedNote[];
  readonly fixes?: readonly Fix[];
  /** Advice computed for this very case; it stands before the catalogue's own. */
  readonly advice?: string;
}

/** One variant a code, so that `facts` always fits its code. */
export type Finding = { [C in Code]: FindingParts & { readonly code: C; readonly facts: FactsOf<C> } }[Code];

/** A layer by its path, or a declaration: `block Basic`, `parameter classes of LeNet5`. */
export interface Subject {
  /** The network of a layer; absent for a declaration. */
  readonly network?: string;
  readonly name: string;
}

/** A lint rule's name with its group: `lint/inexact-stride`. */
export type RuleCode = `lint/${string}`;

export interface Diagnostic extends FindingParts {
  readonly code: Code | RuleCode;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  /** Of a lint rule: what it is about. It stays the same when lines move. */
  readonly subjects?: readonly Subject[];
}

export function finding<C extends Code>(
  code: C,
  span: Span,
  facts: FactsOf<C>,
  more: Omit<FindingParts, 'span'> = {},
): Finding {
  return { code, span, facts, ...more } as Finding;
}

/** Words a finding by the catalogue. */
export function toDiagnostic(found: Finding): Diagnostic {
  const entry = catalogue[found.code] as CatalogueEntry<unknown>;
  const advice = [found.advice, entry.help?.(found.facts)].filter(
    (text) => text !== undefined && text !== '',
  );
  const { code, span, note, related, fixes } = found;
  return {
    code,
    span,
    severity: entry.severity,
    message: onOneLine(entry.message(found.facts)),
    help: advice.length > 0 ? onOneLine(advice.join('; ')) : undefined,
    note: note === undefined ? undefined : onOneLine(note),
    related,
    fixes,
  };
}

/** Facts may quote the spec: its line ends and control characters have no place in a line for a person or a terminal. */
export function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** File by file in order of appearance, then by place: the order in which a person reads them. */
export function inReadingOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = new Map<string, number>();
  for (const { span } of diagnostics)
    if (!files.has(span.source.name)) files.set(span.source.name, files.size);
  const fileOf = (d: Diagnostic) => files.get(d.span.source.name) ?? 0;
  return [...diagnostics].sort(
    (a, b) => fileOf(a) - fileOf(b) || a.span.start - b.span.start || a.span.end - b.span.end,
  );
}

/** `path:line:column`, as terminals and editors turn into a link. */
export function placeOf(span: Span): string {
  const { line, column } = positionAt(span.source, span.start);
  return `${span.source.name}:${line}:${column}`;
}
