/**
 * The grammar of expressions and of the values behind a layer kind, as chevrotain rules. Precedence is left to
 * `operators.ts`; the rules of statements build on these.
 */
import { type CstNode, CstParser, type ParserMethod } from 'chevrotain';
import { expectationProvider } from './expectations.js';
import * as t from './tokens.js';

export type Rule = ParserMethod<[], CstNode>;

/** The class that extends this one must end its constructor with `performSelfAnalysis`. */
export class ExpressionParser extends CstParser {
  protected readonly expression: Rule;
  protected readonly callValues: Rule;

  constructor({ validate }: { readonly validate: boolean }) {
    super(t.allTokens, {
      recoveryEnabled: true,
      maxLookahead: 2,
      nodeLocationTracking: 'none',
      errorMessageProvider: expectationProvider,
      skipValidations: !validate,
    });

    const primary = this.RULE('primary', () => {
      this.OR([
        { ALT: () => this.CONSUME(t.NumberLiteral) },
        { ALT: () => this.CONSUME(t.Compact) },
        { ALT: () => this.CONSUME(t.StringLiteral) },
        { ALT: () => this.CONSUME(t.True) },
        { ALT: () => this.CONSUME(t.False) },
        { ALT: () => this.CONSUME(t.Hole) },
        { ALT: () => this.CONSUME(t.BadValue) },
        { ALT: () => this.SUBRULE(list) },
        { ALT: () => this.SUBRULE(group) },
        { ALT: () => this.SUBRULE(reference) },
      ]);
    });

    /** A name, or a call where the parenthesis follows without a blank: `a (b)` is two positional values. */
    const reference = this.RULE('reference', () => {
      this.CONSUME(t.Reference);
      this.OPTION({ GATE: () => this.isAdjacent(), DEF: () => this.SUBRULE(callArguments) });
    });

    const callArguments = this.RULE('callArguments', () => {
      this.CONSUME(t.LeftParenthesis);
      this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(argument) });
      this.CONSUME(t.RightParenthesis);
    });

    const group = this.RULE('group', () => {
      this.CONSUME(t.LeftParenthesis);
      this.SUBRULE(this.expression);
      this.CONSUME(t.RightParenthesis);
    });

    const list = this.RULE('list', () => {
      this.CONSUME(t.LeftBracket);
      this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.expression) });
      this.CONSUME(t.RightBracket);
    });

    const operand = this.RULE('operand', () => {
      this.MANY(() => this.CONSUME(t.UnaryOperator));
      this.SUBRULE(primary);
    });

    /** Flat: operands and the operators between them. */
    this.expression = this.RULE('expression', () => {
      this.SUBRULE(operand);
      this.MANY(() => {
        this.CONSUME(t.BinaryOperator);
        this.SUBRULE2(operand);
      });
    });

    /** `5`, or `sigma=1.4`. */
    const argument = this.RULE('argument', () => {
      this.OR([
        {
          GATE: () => this.LA(2).tokenType === t.Equals,
          ALT: () => {
            this.CONSUME(t.Word);
            this.CONSUME(t.Equals);
            this.SUBRULE(this.expression);
          },
        },
        { ALT: () => this.SUBRULE2(this.expression) },
      ]);
    });

    /** Values separated by blanks or commas. */
    this.callValues = this.RULE('callValues', () => {
      this.SUBRULE(argument);
      this.MANY(() => {
        this.OPTION(() => this.CONSUME(t.Comma));
        this.SUBRULE2(argument);
      });
    });
  }

  /** The parser proposes no token of its own: it would have no place in the text. */
  override canTokenTypeBeInsertedInRecovery(): boolean {
    return false;
  }

  private isAdjacent(): boolean {
    const name = this.LA(0);
    return this.LA(1).startOffset === name.startOffset + name.image.length;
  }
}
