/**
 * Holds what the layers need of the symbols' sizes against what `where` allows: proved for all sizes, refuted with the
 * smallest size that breaks the network, or said to be undecided with the sizes that were tried.
 */
import { type Finding, type Fix, finding, type RelatedNote } from '../../base/diagnostic.js';
import { spanOf } from '../../base/span.js';
import type { Condition } from '../../ir/dim.js';
import {
  complementOf,
  conditionText,
  intersectSets,
  isEmptySet,
  isSubset,
  smallestIn,
} from '../../ir/size-set.js';
import {
  conditionWords,
  describeSizes,
  formatCondition,
  type NetworkSizes,
  type SymbolSizes,
} from '../../ir/sizes.js';
import type { SizeCondition, TypedGraph } from '../../ir/typed-graph.js';
import { holdsAt, trialsOf } from './trials.js';

const mostNotes = 3;

export function verifySizes(graph: TypedGraph, sizes: NetworkSizes): Finding[] {
  const { symbols } = sizes;
  const broken = symbols.filter(({ declaration, valid }) => !isSubset(declaration.sizes, valid));
  if (broken.length > 0) return [explainBroken(graph, sizes, broken)];
  return verifyRelations(graph, sizes);
}

function explainBroken(
  graph: TypedGraph,
  { symbols, relations }: NetworkSizes,
  broken: readonly SymbolSizes[],
): Finding {
  const [{ declaration }] = broken;
  const sets = symbols.map((one) => ({ name: one.declaration.name, sizes: one.valid }));
  const network = graph.name;
  const between = relations.filter(({ condition }) => !isSaid(condition, graph));
  const texts = new Set(between.map(({ condition }) => formatCondition(condition)));
  const valid = [describeSizes(sets), ...texts].filter((text) => text !== undefined).join(', and ');
  const contradictory = symbols.some((one) => isEmptySet(one.valid));
  if (contradictory || symbols.some(({ allowed }) => isEmptySet(allowed))) {
    const impossible = symbols.find((one) => isEmptySet(one.valid)) ?? broken[0];
    const facts = { network, valid: contradictory ? undefined : valid };
    const related = notes(impossible.demands.slice(-2));
    return finding('shape/never-valid', impossible.declaration.span, facts, { related });
  }
  const smallest = broken.map((one) => {
    const outside = intersectSets(one.declaration.sizes, complementOf(one.valid) ?? one.valid);
    return { name: one.declaration.name, size: (outside && smallestIn(outside)) ?? 1, symbol: one };
  });
  const [{ name, size, symbol }] = smallest;
  const guilty = symbol.demands.filter(({ condition }) => !holdsAt(condition, { [name]: size }));
  const facts = { network, valid, breaks: `${name} = ${size}` };
  const related = notes(guilty.length > 0 ? guilty : symbol.demands);
  const fixes = whereFix(
    graph,
    declaration.span,
    broken.map((one) => conditionText(one.valid, one.declaration.name)),
  );
  return finding('shape/not-for-all-sizes', declaration.span, facts, { related, fixes });
}

function notes(demands: readonly SizeCondition[]): RelatedNote[] {
  // Each narrows what those before it leave, so the last say most.
  return demands.slice(-mostNotes).map(({ condition, what, path, span }) => ({
    message: `${what === 'the contract' ? `the contract of ${path}` : `${path} (${what})`} needs that ${conditionWords(condition)}`,
    span,
  }));
}

/** Whether `where` says just this. */
function isSaid(condition: Condition, { relations }: TypedGraph): boolean {
  return relations.some((said) => formatCondition(said) === formatCondition(condition));
}

/** Conditions between several symbols: those that some size breaks in one finding, each that stays open in its own. */
function verifyRelations(graph: TypedGraph, { symbols, relations }: NetworkSizes): Finding[] {
  const open = new Map<string, SizeCondition>();
  for (const demand of relations) {
    const text = formatCondition(demand.condition);
    if (!open.has(text) && !isSaid(demand.condition, graph)) open.set(text, demand);
  }
  if (open.size === 0) return [];
  const trials = trialsOf(symbols).filter((sizes) => graph.relations.every((said) => holdsAt(said, sizes)));
  const refuted = [...open].filter(([, { condition }]) => trials.some((sizes) => !holdsAt(condition, sizes)));
  const place = graph.symbols[0]?.span ?? graph.span;
  if (refuted.length > 0) {
    const counterexample = trials.find((sizes) =>
      refuted.some(([, { condition }]) => !holdsAt(condition, sizes)),
    );
    const texts = refuted.map(([text]) => text);
    const facts = {
      network: graph.name,
      valid: texts.join(' and '),
      breaks: formatSizes(counterexample ?? {}),
    };
    const related = notes(refuted.map(([, demand]) => demand));
    return [
      finding('shape/not-for-all-sizes', place, facts, { related, fixes: whereFix(graph, place, texts) }),
    ];
  }
  const largest = formatSizes(trials.at(-1) ?? {});
  const tried = `it holds at all ${trials.length} sizes that were tried, up to ${largest}`;
  return [...open].map(([relation, demand]) =>
    finding('shape/undecided', place, { relation, tried }, { related: notes([demand]) }),
  );
}

const formatSizes = (sizes: Readonly<Record<string, number>>) =>
  Object.entries(sizes)
    .map(([name, size]) => `${name} = ${size}`)
    .join(', ');

/** Behind the input that has the symbol; YAML has another place for it. */
function whereFix(
  { nodes }: TypedGraph,
  symbol: Finding['span'],
  conditions: readonly string[],
): readonly Fix[] | undefined {
  const { source, start } = symbol;
  const input = nodes.find(
    ({ type, span }) =>
      type === 'input' && span.source === source && span.start <= start && span.end >= start,
  );
  if (input === undefined || /\.(ya?ml|json)$/i.test(source.name)) return undefined;
  const { end } = input.span;
  const written = source.text.slice(input.span.start, end);
  const text = `${/\bwhere\b/.test(written) ? ',' : ' where'} ${conditions.join(', ')}`;
  return [{ title: `Say${text.replace(/^,/, '')}`, edits: [{ span: spanOf(source, end, end), text }] }];
}
