/** Sliding windows in ONNX's words, and sums over windows that its pooling operators cannot say. */
import type { WindowGeometry } from '../../ir/core-ops.js';
import type { Attributes, GraphWriter, Tensor } from './graph-writer.js';
import { channelsFirst, productOf, spatialRankOf, withRank } from './layout.js';

export interface Window {
  /** Spatial axes: 1 to 3. */
  readonly rank: number;
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly filter: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly begin: readonly number[];
  /** Padding behind; below 0 where the last cells of the input are read by no window. */
  readonly end: readonly number[];
}

/** The axes of a geometry that a map with the shapes of input and output has. */
export function windowOf(g: WindowGeometry, ...shapes: readonly (readonly number[])[]): Window {
  const rank = Math.max(1, ...shapes.map(spatialRankOf));
  const own = (values: readonly number[]) => values.slice(3 - rank, 3);
  const end = [0, 1, 2].map((axis) => {
    const reach = (g.output[axis] - 1) * g.stride[axis] + (g.filter[axis] - 1) * g.dilation[axis] + 1;
    return reach - g.input[axis] - g.padding[axis];
  });
  return {
    rank,
    input: own(g.input),
    output: own(g.output),
    filter: own(g.filter),
    stride: own(g.stride),
    dilation: own(g.dilation),
    begin: own(g.padding),
    end: own(end),
  };
}

/** The input as a map of the window's rank, without cells that would give windows which are not asked for. */
export function windowInput(graph: GraphWriter, tensor: Tensor, window: Window): string {
  const map = withRank(graph, tensor, window.rank);
  const axes = window.end.flatMap((end, axis) => (-end >= window.stride[axis] ? [axis] : []));
  if (axes.length === 0) return map;
  const ends = axes.map((axis) => window.input[axis] + window.end[axis]);
  const starts = axes.map(() => 0);
  const spatial = axes.map((axis) => axis + 2);
  return graph.node('Slice', [map, graph.integers(starts), graph.integers(ends), graph.integers(spatial)]);
}

/** Padding in front, then behind, as ONNX lists it. */
export function padsOf({ begin, end }: Window): number[] {
  return [...begin, ...end.map((size) => Math.max(size, 0))];
}

export function slidingAttributes(window: Window): Attributes {
  return { kernel_shape: window.filter, strides: window.stride, pads: padsOf(window) };
}

export function isDilated({ dilation, filter }: Window): boolean {
  return dilation.some((step, axis) => step > 1 && filter[axis] > 1);
}

/** Runtimes refuse pooling whose padding is as large as the window. */
export function padsBeyondFilter({ filter, begin, end }: Window): boolean {
  return filter.some((size, axis) => begin[axis] >= size || end[axis] >= size);
}

/** Whether the one window is the whole map. */
export function isGlobal({ input, output, filter, dilation, begin }: Window): boolean {
  return input.every(
    (size, axis) =>
      filter[axis] === size &&
      output[axis] === 1 &&
      begin[axis] === 0 &&
      (dilation[axis] === 1 || size === 1),
  );
}

/** A Pad with `value` around a map, and the window without padding. */
export function padded(graph: GraphWriter, map: string, window: Window, value: number): [string, Window] {
  const pads = padsOf(window);
  if (pads.every((size) => size === 0)) return [map, window];
  const [begin, end] = [pads.slice(0, window.rank), pads.slice(window.rank)];
  const around = graph.integers([0, 0, ...begin, 0, 0, ...end]);
  const none = begin.map(() => 0);
  const input = window.input.map((size, axis) => size + begin[axis] + end[axis]);
  return [
    graph.node('Pad', [map, around, graph.constant([value])]),
    { ...window, input, begin: none, end: none },
  ];
}

/** The sum over every window, channel by channel: a depthwise convolution with ones. */
export function windowSums(
  graph: GraphWriter,
  map: string,
  window: Window,
  shape: readonly number[],
): string {
  const [channels] = channelsFirst(shape);
  const ones = new Float32Array(channels * productOf(window.filter)).fill(1);
  const weight = graph.constant(ones, [channels, 1, ...window.filter]);
  return graph.node('Conv', [map, weight], {
    ...slidingAttributes(window),
    dilations: window.dilation,
    group: channels,
  });
}
