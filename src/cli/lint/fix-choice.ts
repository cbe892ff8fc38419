/** Which of the fixes on offer are applied together. Whether the text is better for it is judged by `fix.ts`. */
import type { Diagnostic, Fix } from '../../base/diagnostic.js';
import type { Source } from '../../base/source.js';
import { textOf } from '../../base/span.js';
import type { TextEdit } from '../../base/text-edit.js';

/** A fix with the rule that offers it. */
export interface Candidate {
  readonly rule: string;
  readonly fix: Fix;
  /** Tells it from others when other text has moved it. */
  readonly key: string;
}

/** Of each diagnostic of a rule the first fix that is allowed and was not refused before. */
export function candidatesOf(
  source: Source,
  diagnostics: readonly Diagnostic[],
  unsafe: boolean,
  refused: ReadonlySet<string>,
): readonly Candidate[] {
  return diagnostics.flatMap((diagnostic) => {
    const { code, fixes = [] } = diagnostic;
    if (!code.startsWith('lint/')) return [];
    const rule = code.slice('lint/'.length);
    for (const fix of fixes) {
      // What the checker proposes has no safety: a person chooses among that.
      const isAllowed = fix.safety === 'safe' || (unsafe && fix.safety === 'unsafe');
      const isHere = fix.edits.length > 0 && fix.edits.every(({ span }) => span.source === source);
      const key = keyOf(diagnostic, fix);
      if (isAllowed && isHere && !refused.has(key)) return { rule, fix, key };
    }
    return [];
  });
}

function keyOf({ code, subjects = [] }: Diagnostic, { title, edits }: Fix): string {
  return JSON.stringify([
    code,
    title,
    subjects.map(({ network, name }) => [network, name]),
    edits.map((edit) => [textOf(edit.span), edit.text]),
  ]);
}

/**
 * Those that touch different text, the earlier first. Two fixes of neighbours may each be right only while the other is
 * not made, so there must be something that stays between them; what is left out comes in the next pass.
 */
export function apart(source: Source, candidates: readonly Candidate[]): readonly Candidate[] {
  const taken: { readonly start: number; readonly end: number }[] = [];
  return candidates.filter(({ fix }) => {
    const regions = fix.edits.map((edit) => ({ start: edit.span.start, end: reach(source, edit) }));
    const collides = regions.some(({ start, end }) =>
      taken.some((other) => start <= other.end && other.start <= end),
    );
    if (!collides) taken.push(...regions);
    return !collides;
  });
}

/** Marks and comments: whatever does not stay as a word between two changes. */
const nothing = /(?:\/\/[^\r\n]*|#[^\r\n]*|\W)*/y;

/** Up to where nothing stands behind an edit. */
function reach({ text }: Source, { span: { end } }: TextEdit): number {
  nothing.lastIndex = end;
  return end + (nothing.exec(text)?.[0].length ?? 0);
}
