/** From the concrete tree of an expression to the syntax tree: precedence is applied here, literals are read. */
import type { CstNode, IToken } from 'chevrotain';
import { bodyOf, nestingLimit } from '../../../../grammar/dsl/layout.js';
import {
  binaryPrecedence,
  comparisonPrecedence,
  powerPrecedence,
  unaryPrecedence,
} from '../../../../grammar/dsl/operators.js';
import { BodyToken, endOf } from '../../../../grammar/dsl/tokens.js';
import { finding } from '../../../base/diagnostic.js';
import { join, type Span } from '../../../base/span.js';
import type { Argument, BinaryOperator, Expression, UnaryOperator } from '../../../ir/ast.js';
import { numberOf, stringOf } from '../literals.js';
import type { Context } from './context.js';
import { nodeIn, nodesIn, tokenIn, tokensIn } from './cst.js';

/** The place of a token. */
export function placeOfToken(token: IToken, { at }: Context): Span {
  const end = token.tokenType === BodyToken ? bodyOf(token).end : endOf(token);
  return at(token.startOffset, end);
}

/** Builds an expression; where the tree has none, a hole at `place`. */
export function buildExpression(
  node: CstNode | undefined,
  context: Context,
  place: Span,
  depth = 0,
): Expression {
  const operands = nodesIn(node, 'operand');
  if (operands.length === 0) return { kind: 'missing', span: place };
  return new Fold(operands, tokensIn(node, 'BinaryOperator'), context, depth, place).all();
}

/** Folds a flat list of operands and operators by precedence. */
class Fold {
  private next = 0;
  private readonly prefixes: readonly (readonly IToken[])[];

  constructor(
    private readonly operands: readonly CstNode[],
    private readonly operators: readonly IToken[],
    private readonly context: Context,
    private readonly depth: number,
    private readonly place: Span,
  ) {
    this.prefixes = operands.map((operand) => tokensIn(operand, 'UnaryOperator'));
  }

  all(): Expression {
    const operations = this.operators.length + this.prefixes.reduce((sum, list) => sum + list.length, 0);
    if (this.depth + operations > nestingLimit) {
      this.context.reportTooDeep(this.place, nestingLimit);
      return { kind: 'missing', span: this.place };
    }
    return this.binary(0);
  }

  private binary(least: number, prefix = 0): Expression {
    let left = this.unary(prefix);
    for (;;) {
      const token = this.operators[this.next];
      const operator = token?.image as BinaryOperator;
      // The last operand may be missing where the text was wrong.
      if (token === undefined || this.next + 1 >= this.operands.length) return left;
      const precedence = binaryPrecedence[operator];
      if (precedence < least) return left;
      this.next++;
      const right = this.binary(precedence === powerPrecedence ? precedence : precedence + 1);
      left = { kind: 'binary', operator, left, right, span: join(left.span, right.span) };
      const following = this.operators[this.next];
      if (
        precedence === comparisonPrecedence &&
        following !== undefined &&
        binaryPrecedence[following.image as BinaryOperator] === comparisonPrecedence
      ) {
        this.context.report(finding('syntax/chained-comparison', placeOfToken(following, this.context), {}));
        return this.skip(left);
      }
    }
  }

  /** Leaves the rest of this expression out, after a mistake in it was reported. */
  private skip(left: Expression): Expression {
    this.next = this.operators.length;
    return { kind: 'missing', span: left.span };
  }

  /** A value behind its prefix operators, of which the ones before `prefix` are already taken. */
  private unary(prefix: number): Expression {
    const token = this.prefixes[this.next][prefix];
    if (token === undefined) {
      const primary = nodeIn(this.operands[this.next], 'primary');
      const before = this.operators[this.next - 1];
      const nearby = before === undefined ? this.place : placeOfToken(before, this.context);
      return buildPrimary(primary, this.context, nearby, this.depth + 1);
    }
    const operator = token.image as UnaryOperator;
    const operand = this.binary(unaryPrecedence[operator], prefix + 1);
    return { kind: 'unary', operator, operand, span: join(placeOfToken(token, this.context), operand.span) };
  }
}

function buildPrimary(node: CstNode | undefined, context: Context, nearby: Span, depth: number): Expression {
  const inner = nodeIn(node, 'list') ?? nodeIn(node, 'group') ?? nodeIn(node, 'reference');
  if (inner !== undefined) {
    if (inner.name === 'list') return buildList(inner, context, depth);
    if (inner.name === 'group') return buildGroup(inner, context, depth);
    return buildReference(inner, context, depth);
  }
  const token = node && firstToken(node);
  return token === undefined ? { kind: 'missing', span: nearby } : buildLiteral(token, context);
}

/** A literal is the one token in its node, whatever its name. */
function firstToken({ children }: CstNode): IToken | undefined {
  for (const name in children) {
    for (const child of children[name]) if ('image' in child) return child;
  }
  return undefined;
}

function buildLiteral(token: IToken, context: Context): Expression {
  const span = placeOfToken(token, context);
  switch (token.tokenType.name) {
    case 'Number':
      return numberAt(token.image, span, context);
    case 'Compact': {
      let start = token.startOffset;
      const items = token.image.split('x').map((digits) => {
        const place = context.at(start, start + digits.length);
        start += digits.length + 1;
        return numberAt(digits, place, context);
      });
      return { kind: 'list', items, compact: true, span };
    }
    case 'String': {
      const string = stringOf(token.image);
      if ('value' in string) return { kind: 'string', value: string.value, span };
      const start = token.startOffset + string.at;
      const place = context.at(start, start + string.badEscape.length);
      context.report(finding('syntax/bad-escape', place, { sequence: string.badEscape }));
      return { kind: 'missing', span };
    }
    case 'true':
    case 'false':
      return { kind: 'boolean', value: token.image === 'true', span };
    case '?':
      return { kind: 'hole', span };
    default:
      return { kind: 'missing', span };
  }
}

function numberAt(text: string, span: Span, context: Context): Expression {
  const value = numberOf(text);
  if (value !== undefined && Number.isFinite(value)) return { kind: 'number', value, span };
  context.report(finding('syntax/number-too-large', span, { text: text.slice(0, 40) }));
  return { kind: 'missing', span };
}

function enclosed(node: CstNode, open: string, close: string, context: Context): Span {
  const first = tokenIn(node, open);
  const last = tokenIn(node, close);
  const start = first === undefined ? context.at(0, 0) : placeOfToken(first, context);
  return last === undefined ? start : join(start, placeOfToken(last, context));
}

function buildList(node: CstNode, context: Context, depth: number): Expression {
  const span = enclosed(node, '[', ']', context);
  const items = nodesIn(node, 'expression').map((item) => buildExpression(item, context, span, depth));
  return { kind: 'list', items, compact: false, span };
}

function buildGroup(node: CstNode, context: Context, depth: number): Expression {
  const span = enclosed(node, '(', ')', context);
  return { ...buildExpression(nodeIn(node, 'expression'), context, span, depth), span };
}

/** `5` or `sigma=1.4`; where the value is lost, a hole at `place`. */
export function buildArgument(node: CstNode, context: Context, place: Span, depth = 0): Argument {
  const word = tokenIn(node, 'Word');
  if (word === undefined) {
    const value = buildExpression(nodeIn(node, 'expression'), context, place, depth);
    return { value, span: value.span };
  }
  const name = { text: word.image, span: placeOfToken(word, context) };
  const value = buildExpression(nodeIn(node, 'expression'), context, name.span, depth);
  return { name, value, span: join(name.span, value.span) };
}

function buildReference(node: CstNode, context: Context, depth: number): Expression {
  const token = tokenIn(node, 'Reference');
  if (token === undefined) return { kind: 'missing', span: context.at(0, 0) };
  const span = placeOfToken(token, context);
  const call = nodeIn(node, 'callArguments');
  if (call === undefined) return { kind: 'name', name: token.image, span };
  const whole = join(span, enclosed(call, '(', ')', context));
  const values = nodesIn(call, 'argument').map((argument) => buildArgument(argument, context, whole, depth));
  return { kind: 'call', callee: { text: token.image, span }, arguments: values, span: whole };
}
