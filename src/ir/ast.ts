/**
 * The syntax tree, the same for the DSL and for YAML. Every name, attribute and value carries its exact range.
 * The tree says what was written; whether it makes sense is decided in stage 2.
 *
 * A tree may have holes: where the text was wrong the parser leaves a statement or an expression out
 * (`kind: 'missing'`), and has said so in its list of findings.
 */
import type { Span } from '../base/span.js';

interface Node {
  readonly span: Span;
}

/** A name as written. Dots make a path into groups: `layer1.0.conv1`. */
export interface Name extends Node {
  readonly text: string;
}

export type Expression =
  | (Node & { readonly kind: 'number'; readonly value: number })
  | (Node & { readonly kind: 'string'; readonly value: string })
  | (Node & { readonly kind: 'boolean'; readonly value: boolean })
  /** A variable, a parameter, a reference to a layer, or a word such as `same`: stage 2 knows which. */
  | (Node & { readonly kind: 'name'; readonly name: string })
  /** `5x3` or `[a, b]`; a shape is a list too. `compact` is the `5x3` spelling. */
  | (Node & { readonly kind: 'list'; readonly items: readonly Expression[]; readonly compact: boolean })
  | (Node & { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression })
  | (Node & {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node & { readonly kind: 'call'; readonly callee: Name; readonly arguments: readonly Argument[] })
  /** `?`: a value that the checker is asked to find. */
  | (Node & { readonly kind: 'hole' })
  | (Node & { readonly kind: 'missing' });

export type UnaryOperator = '-' | 'not';
/** `/` is exact division; floor division is `floor(a / b)`, because `//` starts a comment. */
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '**'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'and'
  | 'or';

/** `F=5`, or `6` by position (then without a name). A bare `frozen` is `frozen=true`. */
export interface Argument extends Node {
  readonly name?: Name;
  readonly value: Expression;
}

export interface Parameter extends Node {
  readonly name: Name;
  readonly default?: Expression;
}

export interface Block extends Node {
  readonly statements: readonly Statement[];
}

/** What every statement that makes an output can carry. */
interface Producing extends Node {
  /** `c1:` before the statement. */
  readonly label?: Name;
  /** The shape behind `->`. */
  readonly contract?: Expression;
}

export type Statement =
  | InputStatement
  | OutputStatement
  | CallStatement
  | FromStatement
  | ShareStatement
  | ResidualStatement
  | BranchesStatement
  | RepeatStatement
  | ForStatement
  | IfStatement
  | LetStatement
  | RequireStatement
  | TrainStatement
  | MissingStatement;

/** `input 32x32x1`, `input left: 32x32x1`, `input [H, W, 3] where H % 32 == 0`. */
export interface InputStatement extends Node {
  readonly kind: 'input';
  readonly name?: Name;
  readonly shape: Expression;
  readonly where: readonly Expression[];
}

/** `output name` */
export interface OutputStatement extends Node {
  readonly kind: 'output';
  readonly name: Name;
}

/** A layer or a block: `c1: conv 6 F=5 -> 28x28x6`, `concat a, b`, `Basic 64 S=2`. */
export interface CallStatement extends Producing {
  readonly kind: 'call';
  readonly callee: Name;
  readonly arguments: readonly Argument[];
  /** YAML's `from:` key; in the DSL `from` is a statement of its own. */
  readonly from?: Name;
}

/** `from name`: the chain goes on at that layer's output. */
export interface FromStatement extends Node {
  readonly kind: 'from';
  readonly target: Name;
}

/** `share name`: that layer once more, with the same weights. */
export interface ShareStatement extends Producing {
  readonly kind: 'share';
  readonly target: Name;
}

/** `residual { … } shortcut { … }`: the sum of both; without a shortcut, of the body and its input. */
export interface ResidualStatement extends Producing {
  readonly kind: 'residual';
  readonly body: Block;
  readonly shortcut?: Block;
}

/** `concat { { … } { … } }`: the branches' outputs side by side in the channels. */
export interface BranchesStatement extends Producing {
  readonly kind: 'branches';
  readonly merge: 'concat' | 'add' | 'multiply';
  readonly branches: readonly Block[];
}

export interface RepeatStatement extends Producing {
  readonly kind: 'repeat';
  readonly times: Expression;
  readonly body: Block;
}

export interface ForStatement extends Producing {
  readonly kind: 'for';
  readonly variable: Name;
  readonly values: Expression;
  readonly body: Block;
}

export interface IfStatement extends Node {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: Block;
  readonly else?: Block;
}

export interface LetStatement extends Node {
  readonly kind: 'let';
  readonly name: Name;
  readonly value: Expression;
}

/** `require params <= 5M`: the expression is a comparison over the network's figures. */
export interface RequireStatement extends Node {
  readonly kind: 'require';
  readonly condition: Expression;
}

/** `train { loss cross_entropy; optimizer sgd lr=0.05; batch 64 }`: one setting a line. */
export interface TrainStatement extends Node {
  readonly kind: 'train';
  readonly settings: readonly TrainSetting[];
}

export interface TrainSetting extends Node {
  readonly name: Name;
  readonly arguments: readonly Argument[];
}

/** A statement that could not be understood; what it would have named or made is unknown. */
export interface MissingStatement extends Node {
  readonly kind: 'missing';
}

export interface ImportDeclaration extends Node {
  readonly kind: 'import';
  /** As written, relative to the importing file. */
  readonly path: string;
  readonly pathSpan: Span;
}

export interface BlockDeclaration extends Node {
  readonly kind: 'block';
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly body: Block;
}

export interface NetworkDeclaration extends Node {
  readonly kind: 'network';
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly body: Block;
}

export type Declaration = ImportDeclaration | BlockDeclaration | NetworkDeclaration | LetStatement;

/** A comment, for the formatter: `text` without its marks and outer blanks. */
export interface Comment extends Node {
  readonly text: string;
}

export interface Document extends Node {
  readonly form: 'dsl' | 'yaml';
  readonly declarations: readonly Declaration[];
  readonly comments: readonly Comment[];
}
