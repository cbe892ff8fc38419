/** Finds the name that was probably meant. What the names are (layers, attributes, commands) is the caller's business. */
import { distance } from 'fastest-levenshtein';

const longestName = 64;
const mostCandidates = 2000;
const shortestStem = 3;

/**
 * The candidate with the fewest changed letters, where at most a third of them (at least one) changed;
 * upper and lower case count as half a change, two swapped letters as one. Where nothing is so near, the shortest
 * candidate that begins with the name, if that has three letters or more (`pad` for `padding`); else undefined.
 */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > longestName) return undefined;
  const limit = Math.max(1, Math.floor(name.length / 3));
  const stem = name.length >= shortestStem ? name.toLowerCase() : undefined;
  let best: string | undefined;
  let completed: string | undefined;
  let bestDistance = limit + 0.75;
  let looked = 0;
  for (const candidate of candidates) {
    if (++looked > mostCandidates) break;
    if (candidate === name) continue;
    const completes = stem !== undefined && candidate.toLowerCase().startsWith(stem);
    if (completes && candidate.length < (completed?.length ?? longestName + 1)) completed = candidate;
    if (Math.abs(candidate.length - name.length) > limit) continue;
    const folded = changes(name.toLowerCase(), candidate.toLowerCase());
    const exact = changes(name, candidate);
    const weighed = folded + (exact > folded ? 0.5 : 0);
    if (weighed < bestDistance) {
      best = candidate;
      bestDistance = weighed;
    }
  }
  return best ?? completed;
}

/** Changed letters; two that swapped places count as one change (`dnese`), where the distance counts two. */
function changes(name: string, candidate: string): number {
  const count = distance(name, candidate);
  return count === 2 && sorted(name) === sorted(candidate) ? 1 : count;
}

function sorted(text: string): string {
  return [...text].sort().join('');
}
