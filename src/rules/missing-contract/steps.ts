/** The statements of a network's own body with the layers that came out of each, and whether parameters change their shapes. */
import type { Block, NetworkDeclaration, Statement } from '../../ir/ast.js';
import type { LayerNode } from '../../ir/typed-graph.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { bodiesOf } from '../../kit/lint-text.js';
import { nameUsesIn } from '../../kit/name-uses.js';
import { expressionsOf, partsOf, statementsIn } from '../../kit/syntax-parts.js';

export type ProducingStatement = Extract<
  Statement,
  { readonly contract?: unknown; readonly label?: unknown }
>;

export interface Step {
  readonly statement: ProducingStatement;
  /** The first layer that came out of it, and the one whose output goes on. */
  readonly first: LayerNode;
  readonly last: LayerNode;
}

export class Steps {
  /** In the order of the text. */
  readonly list: readonly Step[];
  /** The offset of the first statement that mentions a parameter. */
  private readonly firstOpen: number;

  constructor(private readonly network: LintNetwork) {
    const { text, graph } = network;
    const declaration = text.document.declarations.find(
      (one) => one.kind === 'network' && one.span === graph.span,
    );
    const own = declaration?.kind === 'network' ? declaration : undefined;
    this.list = own === undefined ? [] : this.stepsOf(own);
    this.firstOpen = own === undefined ? 0 : this.firstMention(own);
  }

  /** Whether the shape of a step is the same for all values of the network's parameters. */
  isSettled({ statement }: Step): boolean {
    return statement.span.end <= this.firstOpen;
  }

  private stepsOf({ body }: NetworkDeclaration): readonly Step[] {
    const { layers, text } = this.network;
    // Statements that stand in an `if` are the network's own, too.
    const statements: ProducingStatement[] = [];
    const open: Statement[] = body.statements.toReversed();
    for (let statement = open.pop(); statement !== undefined; statement = open.pop()) {
      if (statement.kind === 'if')
        open.push(...[...statement.then.statements, ...(statement.else?.statements ?? [])].reverse());
      else if (isProducing(statement)) statements.push(statement);
    }
    statements.sort((a, b) => a.span.start - b.span.start);
    const steps = new Map<ProducingStatement, Step>();
    for (const layer of layers) {
      const origin = layer.callStack[0] ?? layer.span;
      const statement = text.owns(origin) ? statementAt(statements, origin.start) : undefined;
      if (statement === undefined) continue;
      const first = steps.get(statement)?.first ?? layer;
      steps.set(statement, { statement, first, last: layer });
    }
    const blocks = new Map(
      text.documents.flatMap(({ declarations }) =>
        declarations.flatMap((one) => (one.kind === 'block' ? [[one.name.text, one.body] as const] : [])),
      ),
    );
    return [...steps.values()].filter(({ statement }) => !goesOnElsewhere(statement, blocks));
  }

  private firstMention({ body }: NetworkDeclaration): number {
    const names = nameUsesIn(this.network.text.document);
    const mentions = (statement: Statement) =>
      expressionsOf(statement).some((expression) => {
        for (const part of partsOf(expression))
          if (part.kind === 'name' && names.meaningOf(part)?.kind === 'parameter') return true;
        return false;
      });
    for (const statement of body.statements)
      for (const inner of statementsIn({ statements: [statement], span: body.span }))
        if (mentions(inner)) return statement.span.start;
    return body.span.end;
  }
}

/** Whether what goes on behind a statement is, by a `from` at its end, not what its last layer gives. */
function goesOnElsewhere(statement: Statement, blocks: ReadonlyMap<string, Block>): boolean {
  const seen = new Set<Block>();
  const open: Statement[] = [statement];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one.kind === 'from') return true;
    const called = one.kind === 'call' ? blocks.get(one.callee.text) : undefined;
    // A residual and branches end in a layer of their own.
    const bodies = one.kind === 'residual' || one.kind === 'branches' ? [] : bodiesOf(one);
    for (const body of called === undefined ? bodies : [called]) {
      if (seen.has(body)) continue;
      seen.add(body);
      const end = body.statements.findLast(({ kind }) => !silent.has(kind));
      if (end !== undefined) open.push(end);
    }
  }
  return false;
}

/** What says nothing of where the chain goes on. */
const silent: ReadonlySet<Statement['kind']> = new Set(['let', 'output', 'require', 'train']);

const producing: ReadonlySet<Statement['kind']> = new Set([
  'call',
  'share',
  'residual',
  'branches',
  'repeat',
  'for',
]);

function isProducing(statement: Statement): statement is ProducingStatement {
  return producing.has(statement.kind);
}

/** The statement around an offset; they are in order and none is inside another. */
function statementAt(
  statements: readonly ProducingStatement[],
  offset: number,
): ProducingStatement | undefined {
  let low = 0;
  let high = statements.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (statements[middle].span.start <= offset) low = middle;
    else high = middle - 1;
  }
  const found = statements[low];
  return found !== undefined && found.span.start <= offset && offset < found.span.end ? found : undefined;
}
