/**
 * Which `let`, parameter or loop variable each name of a text means, by the scopes of the language. Names of layers and
 * words such as `same` mean none; a name that may be either counts as a use.
 */
import type {
  BlockDeclaration,
  Document,
  Expression,
  ForStatement,
  LetStatement,
  NetworkDeclaration,
  Parameter,
  Statement,
} from '../ir/ast.js';
import { bodiesOf } from './lint-text.js';
import { expressionsOf, type NameExpression, partsOf } from './syntax-parts.js';

/** What gives a name its value. */
export type Binding =
  | {
      readonly kind: 'parameter';
      readonly node: Parameter;
      readonly owner: BlockDeclaration | NetworkDeclaration;
    }
  /** At the top of a file, where it has no owner, or in a body. */
  | { readonly kind: 'let'; readonly node: LetStatement; readonly owner?: Owner; readonly place?: LetPlace }
  | { readonly kind: 'for'; readonly node: ForStatement; readonly owner: Owner };

type Owner = BlockDeclaration | NetworkDeclaration;

/** The body that a `let` stands in, and whether it is carried out several times. */
interface LetPlace {
  readonly statements: readonly Statement[];
  readonly isLoop: boolean;
}

export interface NameUses {
  /** Every binding of the file, in the order of the text. */
  readonly bindings: readonly Binding[];
  usesOf(binding: Binding): readonly NameExpression[];
  /** Undefined where a name is no variable. */
  meaningOf(name: NameExpression): Binding | undefined;
}

interface Frame {
  readonly statements: readonly Statement[];
  readonly isLoop: boolean;
  next: number;
  /** The names that end with this body. */
  readonly defined: string[];
}

const known = new WeakMap<Document, NameUses>();

/** Of a file by itself; it is read once. */
export function nameUsesIn(document: Document): NameUses {
  let uses = known.get(document);
  if (uses === undefined) {
    uses = resolve(document);
    known.set(document, uses);
  }
  return uses;
}

function resolve({ declarations }: Document): NameUses {
  const resolver = new Resolver();
  const top: string[] = [];
  const lets = declarations.filter((one) => one.kind === 'let');
  for (const node of lets) {
    resolver.use(node.value);
    resolver.define(node.name.text, { kind: 'let', node }, top);
  }
  for (const owner of declarations)
    if (owner.kind === 'block' || owner.kind === 'network') resolver.declaration(owner);
  return resolver;
}

class Resolver implements NameUses {
  readonly bindings: Binding[] = [];
  private readonly meanings = new Map<NameExpression, Binding>();
  private readonly uses = new Map<Binding, NameExpression[]>();
  /** What each name means here, the innermost last: looking one up takes no longer in a deep text. */
  private readonly visible = new Map<string, Binding[]>();

  usesOf(binding: Binding): readonly NameExpression[] {
    return this.uses.get(binding) ?? [];
  }

  meaningOf(name: NameExpression): Binding | undefined {
    return this.meanings.get(name);
  }

  define(name: string, binding: Binding, defined: string[]): void {
    this.bindings.push(binding);
    const known = this.visible.get(name);
    if (known === undefined) this.visible.set(name, [binding]);
    else known.push(binding);
    defined.push(name);
  }

  use(expression: Expression): void {
    for (const part of partsOf(expression)) {
      if (part.kind !== 'name') continue;
      const binding = this.visible.get(part.name)?.at(-1);
      if (binding === undefined) continue;
      this.meanings.set(part, binding);
      const uses = this.uses.get(binding);
      if (uses === undefined) this.uses.set(binding, [part]);
      else uses.push(part);
    }
  }

  declaration(owner: Owner): void {
    const defined: string[] = [];
    for (const node of owner.parameters) {
      if (node.default !== undefined) this.use(node.default);
      this.define(node.name.text, { kind: 'parameter', node, owner }, defined);
    }
    const open: Frame[] = [{ statements: owner.body.statements, isLoop: false, next: 0, defined }];
    for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
      const statement = frame.statements[frame.next++];
      if (statement === undefined) {
        for (const name of frame.defined) this.visible.get(name)?.pop();
        open.pop();
        continue;
      }
      for (const expression of expressionsOf(statement)) this.use(expression);
      if (statement.kind === 'let') {
        this.define(
          statement.name.text,
          { kind: 'let', node: statement, owner, place: frame },
          frame.defined,
        );
      }
      const bodies = bodiesOf(statement).map(
        ({ statements }): Frame => ({
          statements,
          isLoop: statement.kind === 'repeat' || statement.kind === 'for',
          next: 0,
          defined: [],
        }),
      );
      if (statement.kind === 'for') {
        const binding: Binding = { kind: 'for', node: statement, owner };
        this.define(statement.variable.text, binding, bodies[0].defined);
      }
      open.push(...bodies.toReversed());
    }
  }
}
