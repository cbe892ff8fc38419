/** From text to tokens. Text that is no token becomes an `Unknown` token, so that no character is lost. */
import { createTokenInstance, type IToken, Lexer } from 'chevrotain';
import { allTokens, Unknown } from './tokens.js';

const lexer = new Lexer(allTokens, {
  positionTracking: 'onlyOffset',
  ensureOptimizations: true,
  // The definition is fixed; a test validates it, so that a run need not.
  skipValidations: true,
});

export interface Lexed {
  /** Without blanks and comments; line ends are tokens. */
  readonly tokens: readonly IToken[];
  readonly comments: readonly IToken[];
}

export function lex(text: string): Lexed {
  const { tokens, groups, errors } = lexer.tokenize(text);
  const comments = groups.comments ?? [];
  if (errors.length === 0) return { tokens, comments };
  const all: IToken[] = [];
  let next = 0;
  for (const { offset, length } of errors) {
    while (next < tokens.length && tokens[next].startOffset < offset) all.push(tokens[next++]);
    const image = text.slice(offset, offset + length);
    all.push(createTokenInstance(Unknown, image, offset, offset + length - 1, NaN, NaN, NaN, NaN));
  }
  while (next < tokens.length) all.push(tokens[next++]);
  return { tokens: all, comments };
}
