/**
 * Whether an expression has the same value whatever the network's parameters and the inputs' sizes are. It follows `let`,
 * loop variables, and the parameters of blocks through their calls; where that is not certain, the answer is no.
 */
import type {
  Block,
  BlockDeclaration,
  CallStatement,
  Document,
  Expression,
  NetworkDeclaration,
  Statement,
} from '../../ir/ast.js';
import { argumentFor } from '../../kit/call-arguments.js';
import { type Binding, type NameUses, nameUsesIn } from '../../kit/name-uses.js';
import { calleesIn, expressionsOf, partsOf, statementsIn } from '../../kit/syntax-parts.js';

type Owner = BlockDeclaration | NetworkDeclaration;

/** An expression with the declaration that it stands in; none at the top of a file. */
interface Place {
  readonly expression: Expression;
  readonly owner?: Owner;
}

/** Functions and words that ask for the size of a map. */
const axes: ReadonlySet<string> = new Set(['channels', 'height', 'width', 'depth', 'length']);

export class Constancy {
  private readonly names: NameUses;
  private readonly networks: readonly NetworkDeclaration[];
  /** The calls of each block of this file, with the declaration that each stands in. */
  private readonly calls = new Map<string, { readonly call: CallStatement; readonly owner: Owner }[]>();
  /** Blocks that an imported file calls: with what, is not followed. */
  private readonly calledElsewhere = new Set<string>();
  private readonly blocks = new Map<string, BlockDeclaration>();
  /** Up to which place of a declaration the sizes of maps are the same for all values of parameters and symbols. */
  private readonly settled: ReadonlyMap<Owner, number>;
  /** What does not always have the same value. */
  private readonly open: ReadonlySet<Binding>;

  private readonly form: Document['form'];

  constructor(document: Document, documents: readonly Document[]) {
    this.form = document.form;
    this.names = nameUsesIn(document);
    this.networks = document.declarations.filter((one) => one.kind === 'network');
    for (const { declarations } of documents) {
      const isOwn = declarations === document.declarations;
      for (const owner of declarations) {
        if (owner.kind !== 'block' && owner.kind !== 'network') continue;
        if (owner.kind === 'block' && !this.blocks.has(owner.name.text))
          this.blocks.set(owner.name.text, owner);
        this.collectCalls(owner, isOwn);
      }
    }
    this.settled = this.findSettled();
    this.open = this.findOpen();
  }

  /** Of an expression that stands in the body of `owner`, in this file. */
  isConstant(expression: Expression, owner: Owner): boolean {
    const used = this.namesUsed({ expression, owner });
    return used?.every((binding) => !this.open.has(binding)) ?? false;
  }

  private collectCalls(owner: Owner, isOwn: boolean): void {
    for (const call of statementsIn(owner.body)) {
      if (call.kind !== 'call') continue;
      const { text } = call.callee;
      const known = this.calls.get(text);
      if (!isOwn) this.calledElsewhere.add(text);
      else if (known !== undefined) known.push({ call, owner });
      else this.calls.set(text, [{ call, owner }]);
    }
  }

  /** Starts at what is open by itself, and goes on to all that is computed from it. */
  private findOpen(): ReadonlySet<Binding> {
    const open = new Set<Binding>();
    const users = new Map<Binding, Binding[]>();
    for (const binding of this.names.bindings) {
      for (const place of this.sourcesOf(binding) ?? [undefined]) {
        const used = place && this.namesUsed(place);
        if (used === undefined) open.add(binding);
        for (const source of used ?? []) {
          const known = users.get(source);
          if (known === undefined) users.set(source, [binding]);
          else known.push(binding);
        }
      }
    }
    // A set hands out what is added to it while it is gone through.
    for (const binding of open) for (const user of users.get(binding) ?? []) open.add(user);
    return open;
  }

  /** The variables that an expression is made of; undefined where it is open for another reason. */
  private namesUsed({ expression, owner }: Place): readonly Binding[] | undefined {
    const used = new Set<Binding>();
    for (const part of partsOf(expression)) {
      if (part.kind === 'hole' || part.kind === 'missing') return undefined;
      const asksSize = part.kind === 'call' && axes.has(part.callee.text);
      if (asksSize && !this.isSettled(part, owner)) return undefined;
      if (part.kind !== 'name') continue;
      const binding = this.names.meaningOf(part);
      if (binding !== undefined) used.add(binding);
      else if (axes.has(part.name) && !this.isSettled(part, owner)) return undefined;
      else if (owner?.kind === 'network' && symbolsOf(owner).has(part.name)) return undefined;
    }
    return [...used];
  }

  /** What gives a name its values; undefined where that is beyond this file. */
  private sourcesOf(binding: Binding): readonly Place[] | undefined {
    if (binding.kind === 'let') return [{ expression: binding.node.value, owner: binding.owner }];
    if (binding.kind === 'for') return [{ expression: binding.node.values, owner: binding.owner }];
    const { owner, node } = binding;
    const calls = this.calls.get(owner.name.text);
    if (owner.kind === 'network' || this.networks.length === 0 || calls === undefined) return undefined;
    if (this.calledElsewhere.has(owner.name.text)) return undefined;
    const sources: Place[] = [];
    for (const { call, owner: caller } of calls) {
      const given = argumentFor(call, node, owner);
      if (given !== undefined) sources.push({ expression: given, owner: caller });
      else if (node.default === undefined) return undefined;
    }
    if (node.default !== undefined) sources.push({ expression: node.default, owner });
    return sources;
  }

  private isSettled({ span }: Expression, owner: Owner | undefined): boolean {
    return owner !== undefined && span.start < (this.settled.get(owner) ?? 0);
  }

  /**
   * Shapes are computed in reading order, so those in a block are settled where nothing that the network says up to the
   * last call of the block mentions a parameter or a symbol.
   */
  private findSettled(): ReadonlyMap<Owner, number> {
    const settled = new Map<Owner, number>();
    if (this.networks.length === 0) return settled;
    for (const block of this.blocks.values()) settled.set(block, block.span.end);
    for (const network of this.networks) {
      const { statements, span } = network.body;
      const firstOpen = this.firstOpen(network);
      // In YAML the text need not be in the order of the network.
      const isInOrder = this.form === 'dsl' || firstOpen === statements.length;
      settled.set(network, isInOrder ? (statements[firstOpen]?.span.start ?? span.end) : 0);
      for (const block of this.calledFrom(statements.slice(firstOpen))) settled.delete(block);
    }
    return settled;
  }

  /** The first statement of a network's body that mentions a parameter or a symbol; their number where none does. */
  private firstOpen(network: NetworkDeclaration): number {
    const symbols = symbolsOf(network);
    const isOpen = (expression: Expression) => {
      for (const part of partsOf(expression)) {
        if (part.kind === 'hole') return true;
        if (part.kind !== 'name') continue;
        const binding = this.names.meaningOf(part);
        if (binding === undefined ? symbols.has(part.name) : binding.kind === 'parameter') return true;
      }
      return false;
    };
    const { statements, span } = network.body;
    const first = statements.findIndex((statement) => {
      for (const inner of statementsIn({ statements: [statement], span }))
        if (expressionsOf(inner).some(isOpen)) return true;
      return false;
    });
    return first < 0 ? statements.length : first;
  }

  /** The blocks that statements call, themselves or through other blocks. */
  private calledFrom(statements: readonly Statement[]): ReadonlySet<BlockDeclaration> {
    const called = new Set<BlockDeclaration>();
    const collect = (body: Block) => {
      for (const callee of calleesIn(body)) {
        const block = this.blocks.get(callee);
        if (block !== undefined) called.add(block);
      }
    };
    const [first] = this.networks;
    collect({ statements, span: first.body.span });
    for (const { body } of called) collect(body);
    return called;
  }
}

const symbolsOfNetworks = new WeakMap<NetworkDeclaration, ReadonlySet<string>>();

/** The names in the shapes of the inputs: symbols, where they are no variables. */
function symbolsOf(network: NetworkDeclaration): ReadonlySet<string> {
  let symbols = symbolsOfNetworks.get(network);
  if (symbols === undefined) {
    symbols = new Set(
      network.body.statements.flatMap((statement) =>
        statement.kind === 'input'
          ? [...partsOf(statement.shape)].flatMap((part) => (part.kind === 'name' ? [part.name] : []))
          : [],
      ),
    );
    symbolsOfNetworks.set(network, symbols);
  }
  return symbols;
}
