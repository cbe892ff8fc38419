/**
 * Which words of a text may name a layer, so that rules leave alone what something refers to. Kinds and blocks that are
 * called, parameters, variables and labels themselves name none; whether a word does mean a layer is not looked up.
 */
import type { BlockDeclaration, Document, Expression, NetworkDeclaration, Statement } from '../ir/ast.js';
import { expressionsOf, isWhole, partsOf, statementsIn } from './syntax-parts.js';

type Owner = BlockDeclaration | NetworkDeclaration;

export class References {
  private readonly words = new Set<string>();
  /** Words with digits at their end, without these: what automatic names begin with. */
  private readonly stems = new Set<string>();

  /** `isKnown`: whether the parser understood all of the text; where not, any name may be in it. */
  constructor(
    owners: readonly Owner[],
    private readonly isKnown: boolean,
  ) {
    for (const { body } of owners)
      for (const statement of statementsIn(body)) for (const name of namesIn(statement)) this.add(name);
  }

  /** Whether something may refer to a layer of this label, or to one that is numbered otherwise without it. */
  hasLabel(label: string): boolean {
    return !this.isKnown || this.words.has(label) || (/\d$/.test(label) && this.hasNumbered(label));
  }

  /**
   * Whether something may refer to a layer of a kind by its automatic name, such as `relu2`. `relu61` may be the first
   * `relu6` or the 61st `relu`, so that it counts for both.
   */
  hasNumbered(kind: string): boolean {
    return !this.isKnown || this.stems.has(stemOf(kind));
  }

  /** A path into groups refers to all that it leads through. */
  private add(name: string): void {
    for (const word of name.split(/[.\s]+/)) {
      this.words.add(word);
      const stem = stemOf(word);
      if (stem !== word) this.stems.add(stem);
    }
  }
}

const known = new WeakMap<Document | Owner, References>();

/**
 * Those that can name what stands in a declaration: a network can name what is in a block that it calls, and no other
 * can. A text is read once.
 */
export function referencesTo(owner: Owner, documents: readonly Document[]): References {
  const document = documents.find(({ span }) => span.source === owner.span.source);
  const isBlock = owner.kind === 'block';
  const key = isBlock && document !== undefined ? document : owner;
  const read = known.get(key);
  if (read !== undefined) return read;
  const owners = isBlock
    ? (document?.declarations ?? []).filter((one) => one.kind === 'block' || one.kind === 'network')
    : [owner];
  const references = new References(owners, document !== undefined && isWhole(document));
  known.set(key, references);
  return references;
}

function* namesIn(statement: Statement): Generator<string> {
  if (statement.kind === 'output') yield statement.name.text;
  if (statement.kind === 'from' || statement.kind === 'share') yield statement.target.text;
  if (statement.kind === 'call' && statement.from !== undefined) yield statement.from.text;
  for (const expression of expressionsOf(statement)) yield* namesOf(expression);
}

/** What is calculated with is a number: a variable, or a figure of the network. */
function* namesOf(expression: Expression): Generator<string> {
  const operands = new Set<Expression>();
  for (const part of partsOf(expression)) {
    if (part.kind === 'unary') operands.add(part.operand);
    else if (part.kind === 'binary') operands.add(part.left).add(part.right);
    else if (part.kind === 'string') yield part.value;
    else if (part.kind === 'name' && !operands.has(part)) yield part.name;
  }
}

function stemOf(word: string): string {
  let end = word.length;
  while (end > 0 && word[end - 1] >= '0' && word[end - 1] <= '9') end--;
  return word.slice(0, end);
}
