/**
 * The grammar of one statement, as chevrotain rules. Bodies are single tokens (`layout.ts`); what the rules' results
 * mean is left to stage 1.
 */
import { type CstNode, EMPTY_ALT, type IRecognitionException, type IToken, tokenMatcher } from 'chevrotain';
import { ExpressionParser, type Rule } from './expression-parser.js';
import * as t from './tokens.js';

export class StatementParser extends ExpressionParser {
  readonly declaration: Rule;
  readonly statement: Rule;
  readonly branchLine: Rule;
  readonly settingLine: Rule;
  readonly expressionLine: Rule;

  constructor(options: { readonly validate: boolean } = { validate: false }) {
    super(options);
    const { expression, callValues } = this;

    const contract = this.RULE('contract', () => {
      this.CONSUME(t.Arrow);
      this.SUBRULE(expression);
    });

    const call = this.RULE('call', () => {
      this.CONSUME(t.Name);
      this.OR([
        { ALT: () => this.CONSUME(t.BodyToken) },
        { ALT: () => this.SUBRULE(callValues) },
        { ALT: EMPTY_ALT() },
      ]);
    });

    const residualLine = this.RULE('residualLine', () => {
      this.CONSUME(t.Residual);
      this.CONSUME(t.BodyToken);
      this.OPTION(() => {
        this.CONSUME(t.Shortcut);
        this.CONSUME2(t.BodyToken);
      });
    });

    const repeatLine = this.RULE('repeatLine', () => {
      this.CONSUME(t.Repeat);
      this.SUBRULE(expression);
      this.CONSUME(t.BodyToken);
    });

    const forLine = this.RULE('forLine', () => {
      this.CONSUME(t.For);
      this.CONSUME(t.Word);
      this.CONSUME(t.In);
      this.SUBRULE(expression);
      this.CONSUME(t.BodyToken);
    });

    const shareLine = this.RULE('shareLine', () => {
      this.CONSUME(t.Share);
      this.CONSUME(t.Reference);
    });

    /** What makes an output: it can have a label before it and a contract behind it. */
    const producing = this.RULE('producing', () => {
      this.OPTION({
        GATE: () => this.isLabelled(),
        DEF: () => {
          this.CONSUME(t.Word);
          this.CONSUME(t.Colon);
        },
      });
      this.OR([
        { ALT: () => this.SUBRULE(residualLine) },
        { ALT: () => this.SUBRULE(repeatLine) },
        { ALT: () => this.SUBRULE(forLine) },
        { ALT: () => this.SUBRULE(shareLine) },
        { ALT: () => this.SUBRULE(call) },
      ]);
      this.OPTION2(() => this.SUBRULE(contract));
    });

    const inputLine = this.RULE('inputLine', () => {
      this.CONSUME(t.Input);
      this.OPTION({
        GATE: () => this.isLabelled(),
        DEF: () => {
          this.CONSUME(t.Word);
          this.CONSUME(t.Colon);
        },
      });
      this.SUBRULE(expression);
      this.OPTION2(() => {
        this.CONSUME(t.Where);
        this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(condition) });
      });
    });

    const condition = this.RULE('condition', () => {
      this.SUBRULE(expression);
    });

    const outputLine = this.RULE('outputLine', () => {
      this.CONSUME(t.Output);
      this.CONSUME(t.Reference);
    });

    const fromLine = this.RULE('fromLine', () => {
      this.CONSUME(t.From);
      this.CONSUME(t.Reference);
    });

    const ifLine = this.RULE('ifLine', () => {
      this.CONSUME(t.If);
      this.SUBRULE(condition);
      this.CONSUME(t.BodyToken);
      this.MANY({
        GATE: () => this.LA(2).tokenType === t.If,
        DEF: () => {
          this.CONSUME(t.Else);
          this.CONSUME2(t.If);
          this.SUBRULE2(condition);
          this.CONSUME2(t.BodyToken);
        },
      });
      this.OPTION(() => {
        this.CONSUME2(t.Else);
        this.CONSUME3(t.BodyToken);
      });
    });

    const letLine = this.RULE('letLine', () => {
      this.CONSUME(t.Let);
      this.CONSUME(t.Word);
      this.CONSUME(t.Equals);
      this.SUBRULE(expression);
    });

    const requireLine = this.RULE('requireLine', () => {
      this.CONSUME(t.Require);
      this.SUBRULE(expression);
    });

    const trainLine = this.RULE('trainLine', () => {
      this.CONSUME(t.Train);
      this.CONSUME(t.BodyToken);
    });

    this.statement = this.RULE('statement', () => {
      this.OR({
        MAX_LOOKAHEAD: 1,
        IGNORE_AMBIGUITIES: true,
        DEF: [
          { GATE: () => this.isLabelled(), ALT: () => this.SUBRULE(producing) },
          { ALT: () => this.SUBRULE(inputLine) },
          { ALT: () => this.SUBRULE(outputLine) },
          { ALT: () => this.SUBRULE(fromLine) },
          { ALT: () => this.SUBRULE(ifLine) },
          { ALT: () => this.SUBRULE(letLine) },
          { ALT: () => this.SUBRULE(requireLine) },
          { ALT: () => this.SUBRULE(trainLine) },
          { ALT: () => this.SUBRULE2(producing) },
        ],
      });
    });

    /** `{ … } { … }`: what stands inside `concat { }`. */
    this.branchLine = this.RULE('branchLine', () => {
      this.AT_LEAST_ONE(() => this.CONSUME(t.BodyToken));
    });

    /** `optimizer sgd lr=0.05`: what stands inside `train { }`. */
    this.settingLine = this.RULE('settingLine', () => {
      this.CONSUME(t.Word);
      this.SUBRULE(callValues);
    });

    /** An expression alone, as it stands in a string of the YAML form. */
    this.expressionLine = this.RULE('expressionLine', () => {
      this.SUBRULE(expression);
    });

    const parameter = this.RULE('parameter', () => {
      this.CONSUME(t.Word);
      this.OPTION(() => {
        this.CONSUME(t.Equals);
        this.SUBRULE(expression);
      });
    });

    const parameters = this.RULE('parameters', () => {
      this.CONSUME(t.LeftParenthesis);
      this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(parameter) });
      this.CONSUME(t.RightParenthesis);
    });

    const definition = this.RULE('definition', () => {
      this.OR([{ ALT: () => this.CONSUME(t.Network) }, { ALT: () => this.CONSUME(t.BlockWord) }]);
      this.CONSUME(t.Word);
      this.OPTION(() => this.SUBRULE(parameters));
      this.CONSUME(t.BodyToken);
    });

    const importLine = this.RULE('importLine', () => {
      this.CONSUME(t.Import);
      this.CONSUME(t.StringLiteral);
    });

    this.declaration = this.RULE('declaration', () => {
      this.OR([
        { ALT: () => this.SUBRULE(importLine) },
        { ALT: () => this.SUBRULE(letLine) },
        { ALT: () => this.SUBRULE(definition) },
      ]);
    });

    this.performSelfAnalysis();
  }

  private isLabelled(): boolean {
    return tokenMatcher(this.LA(1), t.Word) && this.LA(2).tokenType === t.Colon;
  }
}

export type LineRule = 'declaration' | 'statement' | 'branchLine' | 'settingLine' | 'expressionLine';

const parser = new StatementParser();

/** Parses the tokens of one line. With errors the tree holds what was understood before the first. */
export function parseLine(
  rule: LineRule,
  tokens: readonly IToken[],
): { readonly tree: CstNode | undefined; readonly errors: readonly IRecognitionException[] } {
  parser.input = tokens as IToken[];
  const tree = parser[rule]();
  return { tree, errors: parser.errors };
}
