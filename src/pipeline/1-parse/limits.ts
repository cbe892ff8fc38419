/** What no spec looks like: files that are not text, or far too large. Checked before any other reading. */
import { type Finding, finding } from '../../base/diagnostic.js';
import type { Source } from '../../base/source.js';
import { spanOf } from '../../base/span.js';

/** In UTF-16 code units. */
export const textLimit = 1_000_000;

export function textProblem(source: Source): Finding | undefined {
  const { text } = source;
  if (text.length > textLimit) {
    return finding('syntax/too-large', spanOf(source, 0, 0), { characters: text.length, limit: textLimit });
  }
  const control = text.search(/[\0\ufffd]/);
  if (control < 0) return undefined;
  return finding('syntax/not-text', spanOf(source, control, control + 1), { at: control });
}
