/**
 * The words of the DSL: token types and the lexer. How tokens become statements is up to `layout.ts`
 * and `parser.ts`.
 *
 * Three nested categories say what can stand for a name: `Word` is a plain name or a keyword that may be used as
 * one, `Reference` is a word or a dotted path.
 */
import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';

export const Reference = createToken({ name: 'Reference', pattern: Lexer.NA });
export const Word = createToken({ name: 'Word', pattern: Lexer.NA, categories: Reference });
export const BinaryOperator = createToken({ name: 'BinaryOperator', pattern: Lexer.NA });
export const UnaryOperator = createToken({ name: 'UnaryOperator', pattern: Lexer.NA });

export const Name = createToken({ name: 'Name', pattern: /[A-Za-z_]\w*/, categories: Word });
export const Path = createToken({
  name: 'Path',
  pattern: /[A-Za-z_]\w*(?:\.\w+)+/,
  categories: Reference,
});

/** A keyword that may also be a name where a name must stand. */
const softKeyword = (text: string): TokenType =>
  createToken({ name: text, pattern: new RegExp(text), longer_alt: Name, categories: Word });
/** A keyword that is never a name. */
const hardKeyword = (text: string, categories: TokenType[] = []): TokenType =>
  createToken({ name: text, pattern: new RegExp(text), longer_alt: Name, categories });

export const Network = softKeyword('network');
export const BlockWord = softKeyword('block');
export const Import = softKeyword('import');
export const Input = softKeyword('input');
export const Output = softKeyword('output');
export const From = softKeyword('from');
export const Share = softKeyword('share');
export const Residual = softKeyword('residual');
export const Shortcut = softKeyword('shortcut');
export const Repeat = softKeyword('repeat');
export const Let = softKeyword('let');
export const Require = softKeyword('require');
export const Train = softKeyword('train');
export const Frozen = softKeyword('frozen');
export const In = softKeyword('in');
export const For = hardKeyword('for');
export const If = hardKeyword('if');
export const Else = hardKeyword('else');
export const Where = hardKeyword('where');
export const True = hardKeyword('true');
export const False = hardKeyword('false');
export const And = hardKeyword('and', [BinaryOperator]);
export const Or = hardKeyword('or', [BinaryOperator]);
export const Not = hardKeyword('not', [UnaryOperator]);

const softKeywords = [
  Network,
  BlockWord,
  Import,
  Input,
  Output,
  From,
  Share,
  Residual,
  Shortcut,
  Repeat,
  Let,
  Require,
  Train,
  Frozen,
  In,
];
const hardKeywords = [For, If, Else, Where, True, False, And, Or, Not];

/** `5x3`, `32x32x3` */
export const Compact = createToken({ name: 'Compact', pattern: /\d+(?:x\d+)+(?![\w.])/ });
/** `5`, `0.5`, `1e-3`, `62k`, `4MiB` */
export const NumberLiteral = createToken({
  name: 'Number',
  pattern: /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?:[KMG]iB|[KMG]i|[kMG]B|[kMGT])?(?![\w.])/,
});
/** Stands where a value was meant but is none; the parser takes it, so that only this value is lost. */
export const BadValue = createToken({ name: 'BadValue', pattern: Lexer.NA });
/** Starts like a number but is none: `5foo`, `1.2.3`, `3xH`. */
export const BadNumber = createToken({ name: 'BadNumber', pattern: /\d[\w.]*/, categories: BadValue });
export const StringLiteral = createToken({ name: 'String', pattern: /"(?:[^"\\\r\n]|\\.)*"/ });
export const UnterminatedString = createToken({
  name: 'UnterminatedString',
  pattern: /"[^\r\n]*/,
  categories: BadValue,
});
/** Text that no other token fits; `lex` puts it where the lexer skipped something. */
export const Unknown = createToken({ name: 'Unknown', pattern: Lexer.NA });

export const Newline = createToken({ name: 'Newline', pattern: /\r\n|\r|\n/, line_breaks: true });
export const Semicolon = createToken({ name: ';', pattern: ';' });
export const LeftBrace = createToken({ name: '{', pattern: '{' });
export const RightBrace = createToken({ name: '}', pattern: '}' });
export const LeftParenthesis = createToken({ name: '(', pattern: '(' });
export const RightParenthesis = createToken({ name: ')', pattern: ')' });
export const LeftBracket = createToken({ name: '[', pattern: '[' });
export const RightBracket = createToken({ name: ']', pattern: ']' });
export const Comma = createToken({ name: ',', pattern: ',' });
export const Colon = createToken({ name: ':', pattern: ':' });
export const Arrow = createToken({ name: '->', pattern: '->' });
export const Equals = createToken({ name: '=', pattern: '=' });
export const Hole = createToken({ name: '?', pattern: '?' });
export const Minus = createToken({
  name: '-',
  pattern: '-',
  categories: [BinaryOperator, UnaryOperator],
});
/** `{ … }` as one token: `layout.ts` makes it, and its payload is a `Body`. */
export const BodyToken = createToken({ name: 'Body', pattern: Lexer.NA });

const operators = ['**', '*', '/', '%', '+', '==', '!=', '<=', '>=', '<', '>'].map((text) =>
  createToken({ name: text, pattern: text, categories: BinaryOperator }),
);

const LineComment = createToken({ name: 'LineComment', pattern: /\/\/[^\r\n]*/, group: 'comments' });
const BlockComment = createToken({
  name: 'BlockComment',
  pattern: /\/\*[\s\S]*?\*\//,
  group: 'comments',
  line_breaks: true,
});
export const UnterminatedComment = createToken({
  name: 'UnterminatedComment',
  pattern: /\/\*[\s\S]*/,
  group: 'comments',
  line_breaks: true,
});
/** `#` starts no comment here, but whoever writes one means the rest of the line. */
export const HashComment = createToken({ name: 'HashComment', pattern: /#[^\r\n]*/, group: 'comments' });
const Blank = createToken({ name: 'Blank', pattern: /[ \t\u00a0\ufeff]+/, group: Lexer.SKIPPED });

/** In the order in which the lexer tries them. */
export const allTokens: TokenType[] = [
  Blank,
  Newline,
  LineComment,
  BlockComment,
  UnterminatedComment,
  HashComment,
  Path,
  ...softKeywords,
  ...hardKeywords,
  Name,
  Compact,
  NumberLiteral,
  BadNumber,
  StringLiteral,
  UnterminatedString,
  Arrow,
  ...operators.filter((type) => type.name.length === 2),
  Minus,
  ...operators.filter((type) => type.name.length === 1),
  Equals,
  Semicolon,
  LeftBrace,
  RightBrace,
  LeftParenthesis,
  RightParenthesis,
  LeftBracket,
  RightBracket,
  Comma,
  Colon,
  Hole,
  Reference,
  Word,
  BinaryOperator,
  UnaryOperator,
  BadValue,
  Unknown,
  BodyToken,
];

/** Words that no layer, block, parameter or variable can be called in either form. */
export const neverNames: ReadonlySet<string> = new Set(hardKeywords.map(({ name }) => name));
/** Words that start a statement, so that no layer kind or block can be called so. */
export const statementWords: ReadonlySet<string> = new Set(softKeywords.map(({ name }) => name));

/** Offset behind a token; a body reaches to its closing brace. */
export function endOf(token: IToken): number {
  return token.tokenType === BodyToken
    ? (token.endOffset ?? token.startOffset) + 1
    : token.startOffset + token.image.length;
}
