/** What a person probably meant, worded as help. */
import { didYouMean } from '../../base/did-you-mean.js';

/** `did you mean c1?`, or the list where nothing is close; undefined where there is nothing to choose from. */
export function suggestion(name: string, candidates: readonly string[]): string | undefined {
  const close = didYouMean(name, candidates);
  if (close !== undefined) return `did you mean ${close}?`;
  if (candidates.length === 0) return undefined;
  const shown = candidates.slice(0, 12).join(', ');
  return `there ${candidates.length === 1 ? 'is' : 'are'} ${shown}${candidates.length > 12 ? ', …' : ''}`;
}
