/**
 * Resampling: Resize where it gives the very cells, else axis by axis a Gather (nearest) or a product with a matrix of
 * weights. Coordinates and weights are those of `ResampleMethod`.
 */
import type { CoreOpOf } from '../../ir/core-ops.js';
import type { GraphWriter } from './graph-writer.js';
import { fromRank, productOf, resize, spatialRankOf, withRank } from './layout.js';
import type { OnnxRules } from './rule.js';

type Resample = CoreOpOf<'resample'>;

export const resampleRules: OnnxRules<'resample'> = {
  resample: (graph, op, [input], shape) => {
    const rank = Math.max(1, spatialRankOf(input.shape), spatialRankOf(shape));
    const map = withRank(graph, input, rank);
    const made = hasResize(op, rank) ? resizeNode(graph, op, map, rank) : axisByAxis(graph, op, map, rank);
    return fromRank(graph, made, rank, shape);
  },
};

function axesOf(rank: number): number[] {
  return [0, 1, 2].slice(3 - rank);
}

/** Whether Resize, which works in single precision with the scale out / in, reads the same cells. */
function hasResize(op: Resample, rank: number): boolean {
  if (op.method === 'area' || (op.method === 'cubic' && rank !== 2)) return false;
  return axesOf(rank).every((axis) => {
    const scale = op.output[axis] / op.input[axis];
    const isExact = Math.floor(op.input[axis] * Math.fround(scale)) === op.output[axis];
    const isOwn = op.coordinate === 'align_corners' || op.step[axis] * op.output[axis] === op.input[axis];
    const isWhole = Number.isInteger(scale) && op.coordinate !== 'align_corners';
    return isExact && isOwn && (op.method !== 'nearest' || isWhole);
  });
}

function resizeNode(graph: GraphWriter, op: Resample, map: string, rank: number): string {
  const scales = axesOf(rank).map((axis) => op.output[axis] / op.input[axis]);
  return graph.node('Resize', [map, '', graph.constant([1, 1, ...scales], [rank + 2])], {
    mode: op.method,
    coordinate_transformation_mode: op.coordinate,
    ...(op.method === 'nearest' ? { nearest_mode: 'floor' } : {}),
    ...(op.method === 'cubic' ? { cubic_coeff_a: { float: -0.75 } } : {}),
  });
}

function axisByAxis(graph: GraphWriter, op: Resample, map: string, rank: number): string {
  const sizes = op.input.slice(3 - rank, 3);
  return axesOf(rank).reduce((name, axis, place) => {
    const [from, to] = [op.input[axis], op.output[axis]];
    const rows = Array.from({ length: to }, (_, i) => weightsOf(op, axis, i));
    if (rows.every((row, i) => from === to && row[i] === 1)) return name;
    if (op.method === 'nearest') {
      const cells = rows.map((row) => row.indexOf(1));
      return graph.node('Gather', [name, graph.integers(cells)], { axis: place + 2 });
    }
    // The axis as rows of a matrix: (N, channels and axes before, axis, axes behind).
    const before = op.input[3] * productOf(sizes.slice(0, place));
    const flat = resize(graph, name, [before, from, productOf(sizes.slice(place + 1))]);
    const matrix = graph.constant(rows.flat(), [to, from]);
    const product = graph.node('MatMul', [matrix, flat]);
    sizes[place] = to;
    return resize(graph, product, [op.input[3], ...sizes]);
  }, map);
}

/** With which weight output cell i reads each cell of the input along an axis. */
function weightsOf(op: Resample, axis: number, i: number): number[] {
  const size = op.input[axis];
  const row = new Array<number>(size).fill(0);
  const add = (cell: number, weight: number) => {
    row[Math.min(Math.max(cell, 0), size - 1)] += weight;
  };
  const place = coordinateOf(op, axis, i);
  if (op.method === 'nearest') {
    add(Math.floor(Math.fround(place)), 1);
  } else if (op.method === 'area') {
    const first = Math.floor((i * size) / op.output[axis]);
    const end = Math.ceil(((i + 1) * size) / op.output[axis]);
    for (let cell = first; cell < end; cell++) add(cell, 1 / (end - first));
  } else if (op.method === 'linear') {
    const inside = Math.max(0, place);
    const below = Math.min(Math.floor(inside), size - 1);
    const share = Math.min(inside - below, 1);
    add(below, 1 - share);
    add(below + 1, share);
  } else {
    const below = Math.floor(place);
    for (let tap = -1; tap <= 2; tap++) add(below + tap, cubicWeight(Math.abs(place - below - tap)));
  }
  return row;
}

function coordinateOf({ coordinate, step, input, output }: Resample, axis: number, i: number): number {
  if (coordinate === 'asymmetric') return i * step[axis];
  if (coordinate === 'half_pixel') return (i + 0.5) * step[axis] - 0.5;
  return output[axis] > 1 ? (i * (input[axis] - 1)) / (output[axis] - 1) : 0;
}

/** Cubic convolution with a = -0.75 (Keys 1981). */
function cubicWeight(distance: number): number {
  return distance <= 1
    ? (1.25 * distance - 2.25) * distance * distance + 1
    : ((-0.75 * distance + 3.75) * distance - 6) * distance + 3;
}
