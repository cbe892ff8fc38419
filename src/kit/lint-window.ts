/**
 * The windows of convolutions and poolings as lint rules see them: one record an axis, with the symbols of open sizes.
 * Whether a window is a mistake is left to the rules.
 */
import type { Dim } from '../ir/dim.js';
import { type Shape, spatialRank } from '../ir/shape.js';
import type { LayerNode } from '../ir/typed-graph.js';
import type { Padding, Size } from './attributes.js';
import type { Border } from './border.js';
import { convolutionWindow } from './convolution.js';
import type { FixedWeights } from './fixed-weights.js';
import type { LintNetwork } from './lint-network.js';
import { numberIn, openInputsOf, withinLimits } from './lint-sizes.js';
import { poolingWindow } from './pooling.js';

/** A window along one spatial axis, in cells. */
export interface WindowAxis {
  /** What a cell of the axis is called: `row`, `column`, `plane`; `position` where there is one axis only. */
  readonly unit: string;
  readonly size: Dim;
  readonly filter: number;
  readonly dilation: number;
  /** What the filter covers: D*(F - 1) + 1. */
  readonly extent: number;
  readonly stride: number;
  readonly begin: Dim;
  readonly end: Dim;
  readonly output: Dim;
}

export interface SlidingWindow {
  readonly axes: readonly WindowAxis[];
  readonly padding: Padding;
  readonly ceil: boolean;
  /** Padding holds zeros, or nothing; a border of another kind holds data. */
  readonly hasEmptyPadding: boolean;
}

type Values = Readonly<Record<string, unknown>>;

/** Several rules ask for the windows of the same layers, and a network does not change. */
const windows = new WeakMap<LintNetwork, Map<LayerNode, SlidingWindow | undefined>>();

/**
 * Of a convolution (not a transposed one) or a pooling with a window; undefined for every other layer. `changes`:
 * attributes that the layer would have instead.
 */
export function slidingWindow(
  network: LintNetwork,
  layer: LayerNode,
  changes?: Values,
): SlidingWindow | undefined {
  if (changes !== undefined) return windowOf(network, layer, changes);
  const known = windows.get(network) ?? new Map<LayerNode, SlidingWindow | undefined>();
  windows.set(network, known);
  if (!known.has(layer)) known.set(layer, windowOf(network, layer, {}));
  return known.get(layer);
}

function windowOf(network: LintNetwork, layer: LayerNode, changes: Values): SlidingWindow | undefined {
  const group = network.groupOf(layer);
  const isWindow = group === 'convolution' ? layer.kind !== 'transposed' : 'F' in layer.attributes;
  if (!isWindow || (group !== 'convolution' && group !== 'pooling')) return undefined;
  const [input] = openInputsOf(network, layer);
  const values = { ...layer.attributes, ...changes };
  const padding = (values.P as Padding | undefined) ?? { kind: 'valid' };
  const common = { D: (values.D as Size | undefined) ?? [1], P: padding };
  const ceil = values.ceil === true;
  const border = (values.border as Border | undefined) ?? 'zero';
  const applied = withinLimits(() =>
    group === 'pooling'
      ? poolingWindow(input, { ...common, F: values.F as Size, S: values.S as Size | undefined, ceil })
      : convolutionWindow(input, {
          ...common,
          F: 'F' in values ? (values.F as Size | undefined) : [1],
          S: (values.S as Size | undefined) ?? [1],
          border,
          weights: values.weights as FixedWeights | undefined,
        }),
  );
  if (!applied?.ok) return undefined;
  const units = unitsOf(input);
  const axes = applied.filter.map((filter, axis) => ({
    unit: units[axis],
    size: input[axis],
    filter,
    dilation: applied.dilation[axis],
    extent: applied.dilation[axis] * (filter - 1) + 1,
    stride: applied.stride[axis],
    begin: applied.begin[axis],
    end: applied.end[axis],
    output: applied.output[axis],
  }));
  return { axes, padding, ceil, hasEmptyPadding: border === 'zero' };
}

function unitsOf(shape: Shape): readonly string[] {
  const rank = spatialRank(shape);
  return rank === 1 ? ['position'] : ['plane', 'row', 'column'].slice(-rank);
}

/** `7x7 filter`, `dilated 9x9 filter`, `window of 4`: what a person calls the window of a layer, by what it covers. */
export function windowWords({ axes }: SlidingWindow, layer: LayerNode): string {
  const undilated = axes.every(({ dilation, filter }) => dilation === 1 || filter === 1);
  const size = axes.map(({ extent }) => extent).join('x');
  const noun = layer.kind.endsWith('pool') ? 'window' : 'filter';
  const words = axes.length === 1 ? `${noun} of ${size}` : `${size} ${noun}`;
  return undilated ? words : `dilated ${words}`;
}

/** The number of windows that start before a cell, at most all of them. */
export function windowsBefore(cell: number, stride: number, all: number): number {
  return Math.min(Math.max(Math.ceil(cell / stride), 0), all);
}

export function allTaps(filter: number): readonly number[] {
  return Array.from({ length: filter }, (_, tap) => tap);
}

/**
 * The taps of an axis, numbered from 0, that lie over data at some position of the window; all of them where none does
 * or where the size is open.
 */
export function liveTaps({ size, filter, dilation, stride, begin, output }: WindowAxis): readonly number[] {
  const all = allTaps(filter);
  const [cells, before, windows] = [numberIn(size), numberIn(begin), numberIn(output)];
  if (cells === undefined || before === undefined || windows === undefined) return all;
  const live = all.filter((tap) => {
    const offset = tap * dilation - before;
    return windowsBefore(cells - offset, stride, windows) > windowsBefore(-offset, stride, windows);
  });
  return live.length === 0 ? all : live;
}
