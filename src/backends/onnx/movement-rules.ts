/** What moves values: joins, cuts, borders, other orders of axes. */
import type { CoreOpOf } from '../../ir/core-ops.js';
import type { GraphWriter, Tensor } from './graph-writer.js';
import {
  channelsFirst,
  fromChannelsLast,
  fromRank,
  reshaped,
  resize,
  spatialRankOf,
  toChannelsLast,
  withRank,
} from './layout.js';
import type { OnnxRules } from './rule.js';

export const movementRules: OnnxRules<'concat' | 'slice' | 'pad' | 'transpose' | 'reshape'> = {
  concat: (graph, _, inputs) =>
    graph.node(
      'Concat',
      inputs.map(({ name }) => name),
      { axis: 1 },
    ),

  slice: (graph, { input: from, output, begin, stride }, [input], shape) => {
    const rank = Math.max(spatialRankOf(input.shape), spatialRankOf(shape));
    const steps = [...stride, 1];
    const cut = from.flatMap((size, axis) => (size === output[axis] ? [] : [axis]));
    if (cut.length === 0) return reshaped(graph, input, shape);
    const map = withRank(graph, input, rank);
    const ends = cut.map((axis) => begin[axis] + (output[axis] - 1) * steps[axis] + 1);
    const made = graph.node('Slice', [
      map,
      graph.integers(cut.map((axis) => begin[axis])),
      graph.integers(ends),
      graph.integers(cut.map((axis) => axisOf(axis, rank))),
      graph.integers(cut.map((axis) => steps[axis])),
    ]);
    return fromRank(graph, made, rank, shape);
  },

  pad: (graph, op, [input], shape) => {
    const rank = Math.max(1, spatialRankOf(input.shape), spatialRankOf(shape));
    const map = withRank(graph, input, rank);
    const made = op.mode === 'constant' ? constantPad(graph, op, map, rank) : continued(graph, op, map, rank);
    return fromRank(graph, made, rank, shape);
  },

  transpose: (graph, { shape: parts, permutation }, [input], shape) => {
    const [from, to] = [
      groupsOf(parts, input.shape),
      groupsOf(
        permutation.map((axis) => parts[axis]),
        shape,
      ),
    ];
    if (from === undefined || to === undefined) return transposed(graph, parts, permutation, input, shape);
    // Every axis of the map is a whole number of parts, so the parts can be moved with channels in front as well.
    const order = channelsInFront(from);
    const split = resize(
      graph,
      input.name,
      order.map((part) => parts[part]),
    );
    const perm = channelsInFront(to).map((at) => 1 + order.indexOf(permutation[at]));
    return resize(graph, graph.node('Transpose', [split], { perm: [0, ...perm] }), channelsFirst(shape));
  },

  reshape: (graph, _, [input], shape) => reshaped(graph, input, shape),
};

/** ONNX's number of one of our axes (depth, height, width, channels) in a map of so many spatial axes. */
function axisOf(axis: number, rank: number): number {
  return axis === 3 ? 1 : axis - (3 - rank) + 2;
}

function constantPad(graph: GraphWriter, op: CoreOpOf<'pad'>, map: string, rank: number): string {
  const own = (values: readonly number[]) => values.slice(3 - rank, 3);
  const [interior, begin] = [own(op.interior), own(op.begin)];
  const value = graph.constant([op.value]);
  let spread = map;
  let sizes = own(op.input);
  if (interior.some((cells) => cells > 0)) {
    // An axis of 1 behind each, which grows by the cells between neighbours, and then goes into the one before it.
    const channels = op.input[3];
    const split = resize(graph, map, [channels, ...sizes.flatMap((size) => [size, 1])]);
    const none = [0, 0, ...interior.flatMap(() => [0, 0])];
    const pads = graph.integers([...none, 0, 0, ...interior.flatMap((cells) => [0, cells])]);
    sizes = sizes.map((size, axis) => size * (interior[axis] + 1));
    spread = resize(graph, graph.node('Pad', [split, pads, value]), [channels, ...sizes]);
  }
  // Behind the last cell there are now `interior` too many: a padding below 0 cuts off.
  const end = own(op.output).map((size, axis) => size - begin[axis] - sizes[axis]);
  if ([...begin, ...end].every((cells) => cells === 0)) return spread;
  return graph.node('Pad', [spread, graph.integers([0, 0, ...begin, 0, 0, ...end]), value]);
}

/** A map that goes on around itself, axis after axis: Pad where it has the mode and the room, else Gather. */
function continued(graph: GraphWriter, op: CoreOpOf<'pad'>, map: string, rank: number): string {
  const axes = [0, 1, 2].slice(3 - rank).filter((axis) => op.output[axis] !== op.input[axis]);
  const end = (axis: number) => op.output[axis] - op.begin[axis] - op.input[axis];
  const fits = axes.every((axis) => Math.max(op.begin[axis], end(axis)) < op.input[axis]);
  if (op.mode === 'replicate' || (op.mode === 'reflect' && fits)) {
    const own = [0, 1, 2].slice(3 - rank);
    const pads = graph.integers([0, 0, ...own.map((axis) => op.begin[axis]), 0, 0, ...own.map(end)]);
    return graph.node('Pad', [map, pads], { mode: op.mode === 'replicate' ? 'edge' : 'reflect' });
  }
  return axes.reduce((name, axis) => {
    const size = op.input[axis];
    const cells = Array.from({ length: op.output[axis] }, (_, i) =>
      op.mode === 'circular' ? modulo(i - op.begin[axis], size) : mirrored(i - op.begin[axis], size),
    );
    return graph.node('Gather', [name, graph.integers(cells)], { axis: axisOf(axis, rank) });
  }, map);
}

function modulo(place: number, size: number): number {
  return ((place % size) + size) % size;
}

/** There and back again; the two ends are shown once. */
function mirrored(place: number, size: number): number {
  const period = Math.max(1, 2 * (size - 1));
  const within = modulo(place, period);
  return within < size ? within : period - within;
}

/** The general way: with channels last, under the shape that is transposed, and back. */
function transposed(
  graph: GraphWriter,
  parts: readonly number[],
  permutation: readonly number[],
  input: Tensor,
  shape: readonly number[],
): string {
  const split = resize(graph, toChannelsLast(graph, input), parts);
  const moved = graph.node('Transpose', [split], { perm: [0, ...permutation.map((axis) => axis + 1)] });
  return fromChannelsLast(graph, moved, shape);
}

/** The numbers of the parts that make up each axis; undefined where an axis ends within a part. */
function groupsOf(parts: readonly number[], shape: readonly number[]): number[][] | undefined {
  const groups: number[][] = [];
  let at = 0;
  for (const size of shape) {
    const group: number[] = [];
    let product = 1;
    while (at < parts.length && (product < size || parts[at] === 1)) {
      product *= parts[at];
      group.push(at++);
    }
    if (product !== size) return undefined;
    groups.push(group);
  }
  return at === parts.length ? groups : undefined;
}

function channelsInFront(groups: readonly (readonly number[])[]): number[] {
  return [...groups[groups.length - 1], ...groups.slice(0, -1).flat()];
}
