/** How a hole is told from others: by its place in the text, so that one that is expanded several times has one value. */
import type { Span } from '../../base/span.js';

export type HoleKey = string;

/** Holes that have their value already. */
export type FilledHoles = ReadonlyMap<HoleKey, number>;

export function holeKey({ source, start }: Span): HoleKey {
  return `${source.name} ${start}`;
}
