/** Parses one line by a rule of the grammar and words its first mistake; one line gives one finding. */
import type { CstNode, IRecognitionException, IToken } from 'chevrotain';
import { foundWords } from '../../../../grammar/dsl/expectations.js';
import { type Line, nestingLimit } from '../../../../grammar/dsl/layout.js';
import { type LineRule, parseLine } from '../../../../grammar/dsl/parser.js';
import {
  Arrow,
  BadNumber,
  BodyToken,
  Colon,
  endOf,
  LeftBracket,
  LeftParenthesis,
  Name,
  neverNames,
  Path,
  RightBracket,
  RightParenthesis,
  Unknown,
  UnterminatedString,
} from '../../../../grammar/dsl/tokens.js';
import { type Finding, finding } from '../../../base/diagnostic.js';
import { join, type Span } from '../../../base/span.js';
import type { Context } from './context.js';
import { placeOfToken } from './expressions.js';
import { meantWithBody, respelling } from './misspelled.js';

export interface ParsedLine {
  /** What was understood; undefined where nothing was. */
  readonly tree: CstNode | undefined;
  readonly tokens: readonly IToken[];
  /** The bodies of the line, in order, whether or not the tree holds them. */
  readonly bodies: readonly IToken[];
  readonly span: Span;
  /** Something in this line was wrong, and was reported. */
  readonly broken: boolean;
}

export function readLine(rule: LineRule, line: Line, context: Context): ParsedLine {
  const badTokens = line.tokens
    .map((token) => badToken(token, context))
    .filter((found) => found !== undefined);
  for (const found of badTokens) context.report(found);
  const tokens = line.tokens.filter((token) => token.tokenType !== Unknown);
  const [first] = line.tokens;
  const span = join(placeOfToken(first, context), placeOfToken(line.tokens[line.tokens.length - 1], context));
  const bodies = tokens.filter((token) => token.tokenType === BodyToken);
  const brokenBefore = line.broken || badTokens.length > 0;
  if (tokens.length === 0) return { tree: undefined, tokens, bodies, span, broken: true };
  if (isTooDeep(tokens)) {
    if (!brokenBefore) context.reportTooDeep(span, nestingLimit);
    return { tree: undefined, tokens, bodies, span, broken: true };
  }
  const { tree, errors } = parseLine(rule, tokens);
  if (errors.length > 0 && !brokenBefore) context.report(wordError(errors[0], tokens, context));
  return { tree, tokens, bodies, span, broken: brokenBefore || errors.length > 0 };
}

/** Brackets without a partner are not counted by the layout, but the parser would follow them. */
function isTooDeep(tokens: readonly IToken[]): boolean {
  let depth = 0;
  for (const { tokenType } of tokens) {
    if (tokenType === LeftParenthesis || tokenType === LeftBracket) depth++;
    else if (tokenType === RightParenthesis || tokenType === RightBracket) depth--;
    if (depth > nestingLimit) return true;
  }
  return false;
}

function badToken(token: IToken, context: Context): Finding | undefined {
  const { tokenType: type, image } = token;
  if (type === Unknown)
    return finding('syntax/unknown-character', placeOfToken(token, context), { text: image });
  if (type === UnterminatedString)
    return finding('syntax/string-not-closed', placeOfToken(token, context), {});
  if (type !== BadNumber) return undefined;
  const parts = image.split('x');
  const isShape = parts.length > 1 && parts.every((part) => /^(\d+|[A-Za-z_]\w*)$/.test(part));
  const dimensions = isShape ? `[${parts.join(', ')}]` : undefined;
  const text = image.length > 40 ? `${image.slice(0, 39)}…` : image;
  return finding('syntax/bad-number', placeOfToken(token, context), { text, dimensions });
}

function wordError(error: IRecognitionException, tokens: readonly IToken[], context: Context): Finding {
  const [first, second] = tokens;
  if (first.tokenType === Arrow) return finding('syntax/contract-alone', placeOfToken(first, context), {});
  const last = tokens[tokens.length - 1];
  const isEnd = !tokens.includes(error.token);
  const place = isEnd ? context.at(endOf(last), endOf(last)) : placeOfToken(error.token, context);
  if (second?.tokenType === Colon) {
    const found = wrongName(first, 'the name of a layer', context);
    if (found !== undefined) return found;
  }
  if (!isEnd && error.message === 'a name') {
    const found = wrongName(error.token, 'a name', context);
    if (found !== undefined) return found;
  }
  if (!isEnd && error.token.tokenType === BodyToken && first.tokenType === Name && error.token !== first) {
    const callee = second?.tokenType === Colon ? (tokens[2] ?? first) : first;
    const suggestion = meantWithBody(callee.image);
    const fixes = respelling(suggestion, placeOfToken(callee, context));
    return finding('syntax/no-body', place, { word: callee.image, suggestion }, { fixes });
  }
  const found = isEnd ? 'the end of the line' : foundWords(error.token);
  return finding('syntax/unexpected', place, { expected: error.message, found });
}

function wrongName(token: IToken, what: string, context: Context): Finding | undefined {
  const place = placeOfToken(token, context);
  if (token.tokenType === Path) return finding('syntax/path-as-name', place, { path: token.image, what });
  if (neverNames.has(token.image)) return finding('syntax/reserved-word', place, { word: token.image, what });
  return undefined;
}
