/**
 * How rules on export targets are declared: a table of what a target cannot say as the spec says it. What each target can
 * say stands in the rule's own table.
 */
import { isEqual } from '../ir/dim.js';
import { channelsOf, elementsOf, type Shape, spatialRank } from '../ir/shape.js';
import type { LayerNode } from '../ir/typed-graph.js';
import type { LintNetwork } from './lint-network.js';
import { numberIn, openInputsOf } from './lint-sizes.js';
import { type SlidingWindow, slidingWindow } from './lint-window.js';
import type { RuleReport } from './rule-report.js';

/** A layer as tables judge it; shapes have their symbols where sizes are open. */
export interface Exported {
  readonly network: LintNetwork;
  readonly layer: LayerNode;
  readonly input: Shape;
  readonly output: Shape;
  /** The number of spatial dimensions. */
  readonly rank: number;
  readonly window: SlidingWindow | undefined;
}

export interface Gap {
  /** The attribute that is at fault, where one is. */
  readonly at?: string;
  /** What the target cannot say. */
  readonly message: string;
  /** What an export has to add, or that there is nothing. */
  readonly help: string;
}

export interface GapRow {
  readonly kinds: readonly string[];
  /** Undefined where the target can say it. */
  gap(exported: Exported): Gap | undefined;
}

/** One report for each place of a layer; several gaps at one place become one. */
export function gapsIn(network: LintNetwork, rows: readonly GapRow[]): RuleReport[] {
  const byKind = new Map<string, GapRow[]>();
  for (const row of rows) for (const kind of row.kinds) byKind.set(kind, [...(byKind.get(kind) ?? []), row]);
  return network.layers.flatMap((layer) => {
    const own = byKind.get(layer.kind);
    if (own === undefined) return [];
    const [input] = openInputsOf(network, layer);
    const output = network.openLayer(layer)?.output ?? layer.output;
    const window = slidingWindow(network, layer);
    const exported = { network, layer, input, output, rank: spatialRank(input), window };
    const gaps = own.map((row) => row.gap(exported)).filter((gap) => gap !== undefined);
    const places = new Map<number, Gap[]>();
    for (const gap of gaps) {
      const { start } = network.about(layer, gap, gap.at).span;
      places.set(start, [...(places.get(start) ?? []), gap]);
    }
    return [...places.values()].map((at) => {
      const words = {
        message: at.map(({ message }) => message).join('; '),
        help: [...new Set(at.map(({ help }) => help))].join('; '),
      };
      return network.about(layer, words, at[0].at);
    });
  });
}

/** Cells of padding along each axis, in front and behind. */
export interface PaddedSides {
  readonly begin: readonly number[];
  readonly end: readonly number[];
}

/** Undefined where the padding depends on the size. */
export function paddingOf({ axes }: SlidingWindow): PaddedSides | undefined {
  const begin = axes.map((axis) => numberIn(axis.begin));
  const end = axes.map((axis) => numberIn(axis.end));
  const isKnown = (side: number | undefined) => side !== undefined;
  return begin.every(isKnown) && end.every(isKnown) ? { begin, end } : undefined;
}

export function hasPadding({ begin, end }: PaddedSides): boolean {
  return [...begin, ...end].some((side) => side > 0);
}

/** `[0, 1]` for each axis, or once where all have the same. */
export function sidesText({ begin, end }: PaddedSides): string {
  const pairs = begin.map((side, axis) => `[${side}, ${end[axis]}]`);
  return new Set(pairs).size === 1 ? pairs[0] : pairs.join(' ');
}

/** Whether the order of a map's values differs between channels last and channels first. */
export function hasOwnOrder(shape: Shape): boolean {
  const channels = channelsOf(shape);
  const isSingle = isEqual(channels, 1) === 'always' || isEqual(elementsOf(shape), channels) === 'always';
  return spatialRank(shape) > 0 && !isSingle;
}

/**
 * Whether an adaptive pooling is one with a fixed window: each bin has the same, known size, or there is one bin only.
 */
export function hasEqualBins({ input, output, rank }: Exported): boolean {
  const axes = Array.from({ length: rank }, (_, axis) => [numberIn(input[axis]), numberIn(output[axis])]);
  if (axes.every(([, bins]) => bins === 1)) return true;
  return axes.every(([size, bins]) => size !== undefined && bins !== undefined && size % bins === 0);
}
