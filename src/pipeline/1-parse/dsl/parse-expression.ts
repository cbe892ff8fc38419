/** An expression that stands alone in a text, as in a string of the YAML form. */
import { lex } from '../../../../grammar/dsl/lexer.js';
import { endOf, Newline } from '../../../../grammar/dsl/tokens.js';
import { finding } from '../../../base/diagnostic.js';
import type { Expression } from '../../../ir/ast.js';
import type { Context } from './context.js';
import { nodeIn } from './cst.js';
import { buildExpression } from './expressions.js';
import { readLine } from './lines.js';

/** The text must hold one expression; line ends in it mean nothing. Offsets in `context` are those of the text. */
export function parseExpression(text: string, context: Context): Expression {
  const span = context.at(0, text.length);
  const missing: Expression = { kind: 'missing', span };
  const { tokens: all, comments } = lex(text);
  const tokens = all.filter((token) => token.tokenType !== Newline);
  if (comments.length > 0) {
    const [{ startOffset, image }] = comments;
    const place = context.at(startOffset, endOf(comments[0]));
    context.report(
      finding('syntax/unexpected', place, { expected: 'an expression alone', found: image.slice(0, 2) }),
    );
    return missing;
  }
  if (tokens.length === 0) {
    context.report(finding('syntax/unexpected', span, { expected: 'a value', found: 'an empty text' }));
    return missing;
  }
  const { tree, broken } = readLine('expressionLine', { tokens, broken: false }, context);
  return broken ? missing : buildExpression(nodeIn(tree, 'expression'), context, span);
}
