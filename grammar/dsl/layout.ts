/**
 * Lines and bodies: which line ends end a statement, and which tokens stand between a pair of braces.
 * A `{ … }` becomes one token, so that a mistake in one statement cannot reach another. What a statement may look
 * like is left to `parser.ts`.
 */
import { createTokenInstance, type IToken, tokenMatcher } from 'chevrotain';
import { type Finding, finding } from '../../src/base/diagnostic.js';
import type { Span } from '../../src/base/span.js';
import { matchBrackets } from './brackets.js';
import {
  BinaryOperator,
  BodyToken,
  Comma,
  Else,
  LeftBrace,
  LeftBracket,
  LeftParenthesis,
  Newline,
  RightBrace,
  RightBracket,
  RightParenthesis,
  Semicolon,
  Shortcut,
} from './tokens.js';

/** The tokens of one statement; never empty. A body is a single token among them. */
export interface Line {
  readonly tokens: readonly IToken[];
  /** A bracket or a nesting in this line was reported already. */
  readonly broken: boolean;
}

export interface Body {
  readonly lines: readonly Line[];
  /** Offset of `{`. */
  readonly start: number;
  /** Offset behind `}`, or where the text ends. */
  readonly end: number;
}

interface Frame {
  readonly lines: Line[];
  readonly open: IToken | undefined;
  tokens: IToken[];
  broken: boolean;
}

/** Deepest nesting of brackets and bodies together. */
export const nestingLimit = 200;

export function bodyOf(token: IToken): Body {
  return token.payload as Body;
}

/** Puts tokens into lines and bodies. Unmatched brackets and too deep nesting are found here. */
export function layOut(
  tokens: readonly IToken[],
  at: (start: number, end: number) => Span,
): { readonly lines: readonly Line[]; readonly findings: readonly Finding[] } {
  const brackets = matchBrackets(tokens, at);
  const findings = [...brackets.findings];
  const frames: Frame[] = [{ lines: [], open: undefined, tokens: [], broken: false }];
  let brackedDepth = 0;
  let tooDeep = false;

  const endLine = (): void => {
    const frame = frames[frames.length - 1];
    if (frame.tokens.length > 0) frame.lines.push({ tokens: frame.tokens, broken: frame.broken });
    frame.tokens = [];
    frame.broken = false;
  };
  const closeBody = (end: number): void => {
    endLine();
    const { open, lines } = frames.pop() as Frame;
    const start = open?.startOffset ?? 0;
    const token = createTokenInstance(BodyToken, '{', start, end - 1, NaN, NaN, NaN, NaN);
    token.payload = { lines, start, end } satisfies Body;
    frames[frames.length - 1].tokens.push(token);
  };

  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    const frame = frames[frames.length - 1];
    if (brackets.closesAllBefore.has(index)) {
      while (frames.length > 1) closeBody(token.startOffset);
      endLine();
    }
    if (brackets.unmatched.has(index)) frames[frames.length - 1].broken = true;
    const type = token.tokenType;
    const isOpen = type === LeftParenthesis || type === LeftBracket;
    if ((isOpen || type === LeftBrace) && frames.length + brackedDepth > nestingLimit) {
      if (!tooDeep) {
        const place = at(token.startOffset, token.startOffset + 1);
        findings.push(finding('syntax/too-deep', place, { limit: nestingLimit }));
      }
      tooDeep = true;
      frame.broken = true;
      // What lies deeper is left out; without a partner that is all the rest.
      index = brackets.partner.get(index) ?? tokens.length;
      continue;
    }
    if (type === Newline) {
      if (brackedDepth === 0 && !goesOn(frame.tokens, tokens, index)) endLine();
    } else if (type === Semicolon && brackedDepth === 0) {
      endLine();
    } else if (type === LeftBrace) {
      frames.push({ lines: [], open: token, tokens: [], broken: false });
    } else if (type === RightBrace) {
      if (frames.length > 1 && !brackets.unmatched.has(index)) closeBody(token.startOffset + 1);
    } else {
      if (isOpen && brackets.partner.has(index)) brackedDepth++;
      const closes = type === RightParenthesis || type === RightBracket;
      if (closes && !brackets.unmatched.has(index)) brackedDepth--;
      frames[frames.length - 1].tokens.push(token);
    }
  }
  const last = tokens[tokens.length - 1];
  const end = last === undefined ? 0 : last.startOffset + last.image.length;
  while (frames.length > 1) closeBody(end);
  endLine();
  return { lines: frames[0].lines, findings };
}

/** Whether a statement goes on behind this line end. */
function goesOn(line: readonly IToken[], tokens: readonly IToken[], newline: number): boolean {
  const last = line[line.length - 1];
  if (last === undefined) return true;
  if (last.tokenType === Comma || tokenMatcher(last, BinaryOperator)) return true;
  let index = newline + 1;
  while (tokens[index]?.tokenType === Newline) index++;
  const next = tokens[index]?.tokenType;
  // `} shortcut {` and `} else {` may be broken before the word, and `{` may stand on a line of its own.
  if (last.tokenType === BodyToken) return next === Shortcut || next === Else;
  return next === LeftBrace;
}
