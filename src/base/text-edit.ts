/** Replacements in a text, and how several of them are applied at once. */
import type { Span } from './span.js';

export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Applies edits to a text; of two that overlap, the one that starts later is left out. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let position = 0;
  for (const { span, text: replacement } of ordered) {
    if (span.start < position) continue;
    result += text.slice(position, span.start) + replacement;
    position = span.end;
  }
  return result + text.slice(position);
}
