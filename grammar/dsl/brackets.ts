/**
 * Finds the partner of every bracket, and blames the right one where a partner is missing. An opening bracket
 * without a partner must not swallow the rest of the file, so this is known before statements are cut.
 */
import type { IToken } from 'chevrotain';
import { tokenMatcher } from 'chevrotain';
import { type Finding, finding } from '../../src/base/diagnostic.js';
import type { Span } from '../../src/base/span.js';
import {
  BlockWord,
  LeftBrace,
  LeftBracket,
  LeftParenthesis,
  Network,
  Newline,
  RightBrace,
  RightBracket,
  RightParenthesis,
  Word,
} from './tokens.js';

export interface Brackets {
  /** From an opening bracket to its closing one, by index. */
  readonly partner: ReadonlyMap<number, number>;
  /** Brackets that have no partner, by index. */
  readonly unmatched: ReadonlySet<number>;
  /** Tokens before which everything open ends: a declaration that starts inside another's braces. */
  readonly closesAllBefore: ReadonlySet<number>;
  readonly findings: readonly Finding[];
}

const closers = new Map([
  [RightParenthesis, LeftParenthesis],
  [RightBracket, LeftBracket],
  [RightBrace, LeftBrace],
]);

interface Open {
  readonly index: number;
  readonly token: IToken;
  readonly indentation: number;
  readonly line: number;
}

export function matchBrackets(tokens: readonly IToken[], at: (start: number, end: number) => Span): Brackets {
  const partner = new Map<number, number>();
  const unmatched = new Set<number>();
  const closesAllBefore = new Set<number>();
  const problems: { readonly index: number; readonly report: () => Finding }[] = [];
  const nested: { readonly index: number; readonly problem: number }[] = [];
  let stack: Open[] = [];
  let suspect: Open | undefined;
  let indentation = 0;
  let line = 0;
  let blamedLine = -1;

  const place = (index: number): Span => at(tokens[index].startOffset, tokens[index].startOffset + 1);
  const blameOpen = ({ index, token }: Open): void => {
    problems.push({
      index,
      report: () => finding('syntax/not-closed', place(index), { bracket: token.image }),
    });
  };
  const blameClose = (index: number): void => {
    unmatched.add(index);
    const bracket = tokens[index].image;
    problems.push({ index, report: () => finding('syntax/not-opened', place(index), { bracket }) });
  };
  /** Leaves everything unmatched that was opened behind the last `{`; one finding a line is enough. */
  const dropInner = (): void => {
    while (stack.length > 0 && stack[stack.length - 1].token.tokenType !== LeftBrace) {
      const open = stack.pop() as Open;
      unmatched.add(open.index);
      if (open.line !== blamedLine) blameOpen(open);
      blamedLine = open.line;
    }
  };
  /** One finding for all braces still open: the one whose `}` stood further left, or else the innermost. */
  const dropAll = (): void => {
    dropInner();
    if (stack.length === 0) return;
    for (const { index } of stack) unmatched.add(index);
    blameOpen(suspect ?? stack[stack.length - 1]);
    stack = [];
  };

  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    const type = token.tokenType;
    if (type === Newline) line++;
    const startsLine = index === 0 || tokens[index - 1].tokenType === Newline;
    if (startsLine) {
      const lineEnd = index === 0 ? 0 : tokens[index - 1].startOffset + tokens[index - 1].image.length;
      indentation = token.startOffset - lineEnd;
    }
    if (startsLine && stack.length > 0 && startsDeclaration(tokens, index)) {
      closesAllBefore.add(index);
      dropAll();
      nested.push({ index, problem: problems.length - 1 });
      suspect = undefined;
    }
    if (type === LeftParenthesis || type === LeftBracket || type === LeftBrace) {
      // A brace cannot stand inside parentheses, so those around it were left open.
      if (type === LeftBrace) dropInner();
      stack.push({ index, token, indentation, line });
      continue;
    }
    const wanted = closers.get(type);
    if (wanted === undefined) continue;
    if (type === RightBrace) dropInner();
    const top = stack[stack.length - 1];
    if (top?.token.tokenType === wanted) {
      stack.pop();
      partner.set(top.index, index);
      if (type === RightBrace && startsLine && indentation < top.indentation) suspect ??= top;
      if (stack.length === 0) suspect = undefined;
      continue;
    }
    const pending = type === RightBrace ? nested.pop() : undefined;
    if (pending === undefined) {
      blameClose(index);
    } else {
      // The brace that seemed missing is here: a declaration was written inside another.
      unmatched.add(index);
      const word = tokens[pending.index];
      const span = at(word.startOffset, word.startOffset + word.image.length);
      problems[pending.problem] = {
        index: pending.index,
        report: () => finding('syntax/declaration-inside', span, { word: word.image }),
      };
    }
  }
  dropAll();
  problems.sort((a, b) => a.index - b.index);
  return { partner, unmatched, closesAllBefore, findings: problems.map(({ report }) => report()) };
}

/** `network Name (` or `block Name {`: nothing else inside a body looks like this. */
function startsDeclaration(tokens: readonly IToken[], index: number): boolean {
  const type = tokens[index].tokenType;
  if (type !== Network && type !== BlockWord) return false;
  const [name, next] = [tokens[index + 1], tokens[index + 2]];
  if (name === undefined || next === undefined || !tokenMatcher(name, Word)) return false;
  return next.tokenType === LeftParenthesis || next.tokenType === LeftBrace;
}
