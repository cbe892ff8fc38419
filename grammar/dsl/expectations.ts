/**
 * What the parser expected where it stopped, in a person's words: `a value`, `=`, `the end of the line`.
 * What stands there instead, and the sentence around both, are left to the diagnostic.
 */
import type { IParserErrorMessageProvider, IToken, TokenType } from 'chevrotain';
import * as t from './tokens.js';

const tokenWords = new Map<TokenType, string>([
  [t.Word, 'a name'],
  [t.Name, 'a name'],
  [t.Reference, 'the name of a layer'],
  [t.BodyToken, '{'],
  [t.StringLiteral, 'a path in double quotes'],
  [t.NumberLiteral, 'a number'],
]);

/** What a rule stands for, where none of its alternatives fits. */
const ruleWords = new Map<string, string>([
  ['primary', 'a value'],
  ['producing', 'a layer'],
  ['statement', 'a layer or a statement'],
  ['declaration', 'network, block, let or import'],
  ['branchLine', 'a branch in braces'],
  ['condition', 'a condition'],
  ['call', 'a value'],
]);

/** What may still follow, where a line has more than fits. */
const rests = new Map<string, string>([
  ['declaration', 'the end of the line'],
  ['branchLine', 'another branch in braces'],
  ['expressionLine', 'an operator or the end'],
  ['settingLine', 'a value, NAME=VALUE or the end of the line'],
  ['statement', 'a value, NAME=VALUE, -> SHAPE or the end of the line'],
]);

function wordsOf(type: TokenType): string {
  return tokenWords.get(type) ?? type.name;
}

/** Gives the expectation alone, as the error's message. */
export const expectationProvider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => wordsOf(expected),
  buildNoViableAltMessage: ({ ruleName }) => ruleWords.get(ruleName) ?? 'a value',
  buildEarlyExitMessage: ({ ruleName }) => ruleWords.get(ruleName) ?? 'a value',
  buildNotAllInputParsedMessage: ({ ruleName }) => rests.get(ruleName) ?? 'the end of the line',
};

/** A token as a message shows it. */
export function foundWords(token: IToken): string {
  return token.image.length > 30 ? `${token.image.slice(0, 29)}…` : token.image;
}
