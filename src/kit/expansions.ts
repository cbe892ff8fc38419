/**
 * What lint rules ask about layers that come out of one text, and about sizes that may be others than those at hand.
 * That reports on one text become one diagnostic is the business of who runs the rules.
 */
import type { Source } from '../base/source.js';
import type { Expression } from '../ir/ast.js';
import type { LayerNode } from '../ir/typed-graph.js';
import type { LintNetwork } from './lint-network.js';

/** Those of some layers whose statement gives no other layers than these: what is said of it then holds for all of it. */
export function inEveryExpansion(network: LintNetwork, layers: readonly LayerNode[]): readonly LayerNode[] {
  if (layers.length === 0) return layers;
  const all = countByStatement(network.layers);
  const some = countByStatement(layers);
  return layers.filter((layer) => countOf(all, layer) === countOf(some, layer));
}

type Counts = ReadonlyMap<Source, ReadonlyMap<number, number>>;

function countByStatement(layers: readonly LayerNode[]): Counts {
  const counts = new Map<Source, Map<number, number>>();
  for (const { span } of layers) {
    const inside = counts.get(span.source) ?? new Map<number, number>();
    counts.set(span.source, inside);
    inside.set(span.start, (inside.get(span.start) ?? 0) + 1);
  }
  return counts;
}

function countOf(counts: Counts, { span }: LayerNode): number {
  return counts.get(span.source)?.get(span.start) ?? 0;
}

/**
 * Whether what comes to a layer is the same whoever compiles the text: the network has no parameter, and the layer is in no
 * block, which another file may call with other arguments. Only then is a fix safe that rests on what is before.
 */
export function isSettledAt({ graph }: LintNetwork, { callStack }: LayerNode): boolean {
  return callStack.length === 0 && Object.keys(graph.parameters).length === 0;
}

/** Whether a layer's statement comes right behind another's in the same body, so that one always takes the other's output. */
export function followsDirectly({ text }: LintNetwork, first: LayerNode, second: LayerNode): boolean {
  const [one, other] = [text.placeOf(first.span), text.placeOf(second.span)];
  if (one === undefined || one.body !== other?.body) return false;
  const { statement } = other;
  return (
    one.statement.kind === 'call' &&
    other.index === one.index + 1 &&
    statement.kind === 'call' &&
    statement.from === undefined
  );
}

/** Whether an attribute's value is written as numbers: no parameter or variable can make it another one. */
export function isLiteral({ attributeSpans }: LayerNode, attribute: string): boolean {
  const span = attributeSpans[attribute];
  if (span === undefined) return true;
  const text = span.source.text.slice(span.start, span.end);
  return /^[\d\s.,x[\]"'-]+$/.test(text) && !/(?<!\d)x/.test(text);
}

/**
 * Whether every size of the inputs is written as a number or is a symbol. Where a parameter of the network decides, what
 * is true of the sizes at hand is not true of others that somebody may ask for.
 */
export function hasWrittenSizes({ graph, open, text }: LintNetwork): boolean {
  const symbols = new Set((open ?? graph).symbols.map(({ name }) => name));
  return graph.inputs.every(({ span }) => {
    const statement = text.placeOf(span)?.statement;
    return statement?.kind === 'input' && isWritten(statement.shape, symbols);
  });
}

function isWritten(shape: Expression, symbols: ReadonlySet<string>): boolean {
  const open: Expression[] = [shape];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one.kind === 'list') open.push(...one.items);
    else if (one.kind === 'name' ? !symbols.has(one.name) : one.kind !== 'number') return false;
  }
  return true;
}
