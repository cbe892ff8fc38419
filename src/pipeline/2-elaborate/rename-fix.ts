/** The fix that goes with "did you mean". */
import type { Fix } from '../../base/diagnostic.js';
import type { Span } from '../../base/span.js';

/** No fix where nothing is near. */
export function renameFix(
  { text, span }: { readonly text: string; readonly span: Span },
  suggestion: string | undefined,
): { readonly fixes?: readonly Fix[] } {
  if (suggestion === undefined) return {};
  return { fixes: [{ title: `Change ${text} to ${suggestion}`, edits: [{ span, text: suggestion }] }] };
}
