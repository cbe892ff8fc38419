/** The sizes at which a network is valid, symbol by symbol, and how a person calls them. Stage 3 finds them. */
import { type Condition, formatDim } from './dim.js';
import {
  conditionText,
  describeSet,
  divisibilityOf,
  equalSets,
  isAllSizes,
  type SizeSet,
} from './size-set.js';
import type { SizeCondition, SymbolDeclaration } from './typed-graph.js';

export interface SymbolSizes {
  readonly declaration: SymbolDeclaration;
  /** The sizes at which every layer fits, whatever `where` says. */
  readonly valid: SizeSet;
  /** Those of them that `where` allows. */
  readonly allowed: SizeSet;
  /** The layers without which more sizes would be valid, in the order of the network. */
  readonly demands: readonly SizeCondition[];
}

export interface NetworkSizes {
  readonly symbols: readonly SymbolSizes[];
  /** What must hold between several symbols, and is not decided by each alone. */
  readonly relations: readonly SizeCondition[];
}

interface NamedSet {
  readonly name: string;
  readonly sizes: SizeSet;
}

/** `H and W are multiples of 16 (and at least 16)`; undefined where every size will do. */
export function describeSizes(sets: readonly NamedSet[]): string | undefined {
  const texts: string[] = [];
  const left = sets.filter(({ sizes }) => !isAllSizes(sizes));
  while (left.length > 0) {
    const [first] = left;
    const same = left.filter(({ sizes }) => equalSets(sizes, first.sizes));
    texts.push(describeSame(same));
    for (const one of same) left.splice(left.indexOf(one), 1);
  }
  return texts.length === 0 ? undefined : texts.join(', and ');
}

function describeSame(same: readonly NamedSet[]): string {
  const [{ name, sizes }] = same;
  if (same.length === 1) return describeSet(sizes, name);
  const names = same.map((one) => one.name);
  const listed = `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
  const pattern = divisibilityOf(sizes);
  if (pattern === undefined) return same.map((one) => describeSet(sizes, one.name)).join(' and ');
  const { divisor, remainder, from } = pattern;
  if (divisor === 1) return `${listed} are at least ${from}`;
  if (remainder === 0) return `${listed} are multiples of ${divisor} (and at least ${from})`;
  return `${listed} leave ${remainder} when divided by ${divisor} and are at least ${from}`;
}

/** The same in the language, for `where`: `H % 16 == 0, W % 16 == 0`. */
export function whereText(sets: readonly NamedSet[], relations: readonly Condition[] = []): string {
  const single = sets
    .filter(({ sizes }) => !isAllSizes(sizes))
    .map(({ name, sizes }) => conditionText(sizes, name));
  return [...single, ...new Set(relations.map(formatCondition))].join(', ');
}

/** `H == W`, as the language writes it. */
export function formatCondition(condition: Condition): string {
  if (condition.kind === 'sizes') return conditionText(condition.sizes, condition.symbol);
  return `${formatDim(condition.left)} ${condition.comparison} ${formatDim(condition.right)}`;
}

/** `H is at least 16`, `H == W` */
export function conditionWords(condition: Condition): string {
  return condition.kind === 'sizes'
    ? describeSet(condition.sizes, condition.symbol)
    : formatCondition(condition);
}
