/** What every part of the parser shares: the way from offsets to places, and the list of findings. */
import { type Finding, finding } from '../../../base/diagnostic.js';
import type { Source } from '../../../base/source.js';
import { type Span, spanOf } from '../../../base/span.js';

/** More findings than this in one file are counted, not listed. */
export const findingLimit = 500;

export interface Context {
  /** The place of a stretch of the parsed text. */
  at(start: number, end: number): Span;
  report(found: Finding): void;
  /** Reports too deep nesting, once a file. */
  reportTooDeep(place: Span, limit: number): void;
}

export interface Collector extends Context {
  /** All findings so far, in order of their place. */
  findings(): Finding[];
}

/** A context that collects; offsets are those of `source`. */
export function collectorFor(source: Source): Collector {
  const found: Finding[] = [];
  let more = 0;
  let tooDeep = false;
  const report = (item: Finding): void => {
    if (item.code === 'syntax/too-deep') {
      if (tooDeep) return;
      tooDeep = true;
    }
    if (found.length < findingLimit) found.push(item);
    else more++;
  };
  return {
    at: (start, end) => spanOf(source, start, end),
    report,
    reportTooDeep: (place, limit) => report(finding('syntax/too-deep', place, { limit })),
    findings: () => {
      const ordered = [...found].sort((a, b) => a.span.start - b.span.start);
      if (more === 0) return ordered;
      const end = spanOf(source, source.text.length, source.text.length);
      return [...ordered, finding('syntax/too-many-errors', end, { more })];
    },
  };
}
