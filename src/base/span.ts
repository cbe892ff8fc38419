/** A stretch of a source, by offsets. It says where something stands; what it means is up to its owner. */
import { type Position, positionAt, type Source } from './source.js';

export interface Span {
  readonly source: Source;
  /** Offset of the first character. */
  readonly start: number;
  /** Offset behind the last character. */
  readonly end: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export function spanOf(source: Source, start: number, end: number): Span {
  return { source, start, end: Math.max(start, end) };
}

/** The smallest span over both; they must lie in the same source. */
export function join(first: Span, second: Span): Span {
  return {
    source: first.source,
    start: Math.min(first.start, second.start),
    end: Math.max(first.end, second.end),
  };
}

export function rangeOf(span: Span): Range {
  return { start: positionAt(span.source, span.start), end: positionAt(span.source, span.end) };
}

export function textOf(span: Span): string {
  return span.source.text.slice(span.start, span.end);
}
