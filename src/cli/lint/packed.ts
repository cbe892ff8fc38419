/**
 * Diagnostics as plain data without the texts that they point into, as they go between threads and into the cache.
 * Where the texts come from when they are unpacked is left to the caller.
 */
import type { Diagnostic, Fix, RelatedNote } from '../../base/diagnostic.js';
import type { Source } from '../../base/source.js';
import { type Span, spanOf } from '../../base/span.js';

/** The number of a source in its table, and the offsets in it. */
type PackedSpan = readonly [source: number, start: number, end: number];

type PackedRelated = Omit<RelatedNote, 'span'> & { readonly span: PackedSpan };
type PackedFix = Omit<Fix, 'edits'> & {
  readonly edits: readonly { readonly span: PackedSpan; readonly text: string }[];
};

export type PackedDiagnostic = Omit<Diagnostic, 'span' | 'related' | 'fixes'> & {
  readonly span: PackedSpan;
  readonly related?: readonly PackedRelated[];
  readonly fixes?: readonly PackedFix[];
};

export interface Packed {
  readonly diagnostics: readonly PackedDiagnostic[];
  /** What the spans point into, in the order of their numbers. */
  readonly sources: readonly Source[];
}

export function pack(diagnostics: readonly Diagnostic[]): Packed {
  const numbers = new Map<Source, number>();
  const packSpan = ({ source, start, end }: Span): PackedSpan => {
    const number = numbers.get(source) ?? numbers.size;
    numbers.set(source, number);
    return [number, start, end];
  };
  const packed = diagnostics.map(
    ({ span, related, fixes, ...words }): PackedDiagnostic => ({
      ...words,
      span: packSpan(span),
      related: related?.map((note) => ({ message: note.message, span: packSpan(note.span) })),
      fixes: fixes?.map(({ edits, ...fix }) => ({
        ...fix,
        edits: edits.map((edit) => ({ text: edit.text, span: packSpan(edit.span) })),
      })),
    }),
  );
  return { diagnostics: packed, sources: [...numbers.keys()] };
}

export function unpack({ diagnostics, sources }: Packed): Diagnostic[] {
  const unpackSpan = ([source, start, end]: PackedSpan): Span => spanOf(sources[source], start, end);
  return diagnostics.map(({ span, related, fixes, ...words }) => ({
    ...words,
    span: unpackSpan(span),
    related: related?.map((note) => ({ message: note.message, span: unpackSpan(note.span) })),
    fixes: fixes?.map(({ edits, ...fix }) => ({
      ...fix,
      edits: edits.map((edit) => ({ text: edit.text, span: unpackSpan(edit.span) })),
    })),
  }));
}
