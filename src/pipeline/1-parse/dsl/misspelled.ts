/** Words that were probably meant to be keywords: which one, and the fix. */
import type { Fix } from '../../../base/diagnostic.js';
import { didYouMean } from '../../../base/did-you-mean.js';
import type { Span } from '../../../base/span.js';

const declarationWords = ['network', 'block', 'import', 'let'] as const;
const bodyWords = [
  'residual',
  'shortcut',
  'repeat',
  'for',
  'if',
  'else',
  'train',
  'concat',
  'add',
  'multiply',
];

/** What starts a declaration. */
export function meantDeclaration(word: string): (typeof declarationWords)[number] | undefined {
  const meant = didYouMean(word, declarationWords);
  return declarationWords.find((known) => known === meant);
}

/** What takes a body in braces. */
export function meantWithBody(word: string): string | undefined {
  return didYouMean(word, bodyWords);
}

export function respelling(suggestion: string | undefined, span: Span): Fix[] {
  if (suggestion === undefined) return [];
  return [{ title: `Change it to ${suggestion}`, edits: [{ span, text: suggestion }] }];
}
