/** Pooling. What ONNX's operators cannot say is a sum over windows, with divisors for each position. */
import type { AveragePoolGeometry } from '../../ir/core-ops.js';
import type { GraphWriter, Tensor } from './graph-writer.js';
import { fromRank, withRank } from './layout.js';
import type { OnnxRules } from './rule.js';
import {
  isDilated,
  isGlobal,
  padded,
  padsBeyondFilter,
  slidingAttributes,
  type Window,
  windowInput,
  windowOf,
  windowSums,
} from './windows.js';

/** Below every number, so that padding never wins. */
const lowest = Number.NEGATIVE_INFINITY;

export const poolRules: OnnxRules<'max_pool' | 'average_pool' | 'lp_pool' | 'max_unpool'> = {
  max_pool: (graph, { geometry }, [input], shape) => {
    const window = windowOf(geometry, input.shape, shape);
    const made = isGlobal(window)
      ? graph.node('GlobalMaxPool', [withRank(graph, input, window.rank)])
      : maxPool(graph, input, window, 1)[0];
    return fromRank(graph, made, window.rank, shape);
  },

  average_pool: (graph, { geometry }, [input], shape) => {
    const window = windowOf(geometry, input.shape, shape);
    const made = averagePool(graph, geometry, input, window);
    return fromRank(graph, made, window.rank, shape);
  },

  lp_pool: (graph, { geometry, p }, [input], shape) => {
    const window = windowOf(geometry, input.shape, shape);
    const map = windowInput(graph, input, window);
    if (Number.isInteger(p) && !isDilated(window) && !padsBeyondFilter(window)) {
      const made = graph.node('LpPool', [map], { ...slidingAttributes(window), p });
      return fromRank(graph, made, window.rank, shape);
    }
    const powers = graph.node('Pow', [graph.node('Abs', [map]), graph.constant([p])]);
    const sums = windowSums(graph, powers, window, input.shape);
    return fromRank(graph, graph.node('Pow', [sums, graph.constant([1 / p])]), window.rank, shape);
  },

  max_unpool: (graph, { geometry }, [input, pooled], shape) => {
    const window = windowOf(geometry, input.shape, pooled.shape, shape);
    const [, places] = maxPool(graph, pooled, window, 2);
    const map = withRank(graph, input, window.rank);
    const sizes = graph.node('Shape', [withRank(graph, pooled, window.rank)]);
    const made = graph.node('MaxUnpool', [map, places, sizes], slidingAttributes(window));
    return fromRank(graph, made, window.rank, shape);
  },
};

/** The maxima, and with `count` 2 where they are: numbers of values in the whole input, the first of equals. */
function maxPool(graph: GraphWriter, input: Tensor, window: Window, count: number): string[] {
  const map = windowInput(graph, input, window);
  const [from, inside] =
    count === 1 && padsBeyondFilter(window) ? padded(graph, map, window, lowest) : [map, window];
  const attributes = { ...slidingAttributes(inside), dilations: inside.dilation };
  return graph.outputs('MaxPool', [from], attributes, count);
}

function averagePool(graph: GraphWriter, g: AveragePoolGeometry, input: Tensor, window: Window): string {
  if (isGlobal(window)) {
    return graph.node('GlobalAveragePool', [withRank(graph, input, window.rank)]);
  }
  const map = windowInput(graph, input, window);
  const paddingEnd = g.paddingEnd.slice(3 - window.rank);
  const staysInside = window.end.every((end, axis) => end <= paddingEnd[axis]);
  const isPlain = !isDilated(window) && !padsBeyondFilter(window);
  if (isPlain && (!g.countIncludePad || staysInside)) {
    return graph.node('AveragePool', [map], {
      ...slidingAttributes(window),
      count_include_pad: Number(g.countIncludePad),
    });
  }
  const sums = windowSums(graph, map, window, input.shape);
  const axes = window.output.map((size, axis) =>
    Array.from({ length: size }, (_, i) => cellsCounted(g, window, paddingEnd[axis], axis, i)),
  );
  // Divisors of a position are the products of its axes' counts.
  const counts = axes.reduce((all, axis) => all.flatMap((product) => axis.map((n) => product * n)), [1]);
  const divisors = counts.map((count) => Math.max(1, count));
  return graph.node('Div', [sums, graph.constant(divisors, [1, 1, ...window.output])]);
}

/** How many cells of a window count along an axis: the real ones, or also those of the declared padding. */
function cellsCounted(
  g: AveragePoolGeometry,
  { input, filter, stride, dilation, begin }: Window,
  paddingEnd: number,
  axis: number,
  i: number,
): number {
  const start = i * stride[axis] - begin[axis];
  if (g.countIncludePad) {
    return Math.min(filter[axis], Math.ceil((input[axis] + paddingEnd - start) / dilation[axis]));
  }
  const cells = Array.from({ length: filter[axis] }, (_, tap) => start + tap * dilation[axis]);
  return cells.filter((cell) => cell >= 0 && cell < input[axis]).length;
}
