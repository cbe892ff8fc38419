/** The name a person probably meant. */
import { distance } from 'fastest-levenshtein';

/** The closest of the candidates within a third of the name's length (at least two edits); undefined without one. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(2, Math.floor(name.length / 3));
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    if (edits <= limit && edits < candidate.length && (best === undefined || edits < best.edits))
      best = { candidate, edits };
  }
  return best?.candidate;
}

/** `did you mean c1?`, or the whole list where nothing is close and the list is short. */
export function suggestion(name: string, candidates: readonly string[]): string | undefined {
  const close = nearest(name, candidates);
  if (close !== undefined) return `did you mean ${close}?`;
  if (candidates.length === 0) return undefined;
  const shown = candidates.slice(0, 12).join(', ');
  return `there ${candidates.length === 1 ? 'is' : 'are'} ${shown}${candidates.length > 12 ? ', …' : ''}`;
}
