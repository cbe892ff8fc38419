/**
 * Which cells of the input each cell of a resampled map reads, axis by axis, and how much they weigh. `resample.ts`
 * says what the methods and coordinates mean.
 */
import type { ResampleGeometry } from './geometry.js';
import { scratchDoubles, scratchIntegers } from './scratch.js';

/**
 * Where each output cell reads, for `gatherCells`. Coordinates are rounded to single precision before their floor is
 * taken, so that 49 * (1 / 49), which is a little less than 1, is cell 1. PyTorch does so in some of its code paths.
 */
export function nearestSources(g: ResampleGeometry): Int32Array {
  const sources = scratchIntegers(0, g.output[0] + g.output[1] + g.output[2]);
  let at = 0;
  for (let axis = 0; axis < 3; axis++) {
    const last = g.input[axis] - 1;
    for (let i = 0; i < g.output[axis]; i++, at++) {
      const below = Math.floor(Math.fround(resampledCoordinate(g, axis, i)));
      sources[at] = Math.min(Math.max(below, 0), last);
    }
  }
  return sources;
}

function resampledCoordinate(g: ResampleGeometry, axis: number, i: number): number {
  if (g.coordinate === 'asymmetric') return i * g.step[axis];
  if (g.coordinate === 'half_pixel') return (i + 0.5) * g.step[axis] - 0.5;
  return g.output[axis] > 1 ? (i * (g.input[axis] - 1)) / (g.output[axis] - 1) : 0;
}

/**
 * For each depth, then each height, then each width of the output: the input's coordinates that it reads and their
 * weights, from `starts[cell]` to `starts[cell + 1]`.
 */
export interface CellWeights {
  starts: Int32Array;
  sources: Int32Array;
  weights: Float64Array;
  /** Where the cell being weighed starts, and where all ends so far. */
  first: number;
  end: number;
}

/** One table for all, like the scratch memory that it points into. */
const cellWeights: CellWeights = {
  starts: new Int32Array(0),
  sources: new Int32Array(0),
  weights: new Float64Array(0),
  first: 0,
  end: 0,
};

export function weighAll(g: ResampleGeometry): CellWeights {
  let cells = 0;
  let most = 0;
  for (let axis = 0; axis < 3; axis++) {
    cells += g.output[axis];
    most += g.output[axis] * Math.max(4, Math.ceil(g.input[axis] / g.output[axis]) + 1);
  }
  const table = cellWeights;
  table.starts = scratchIntegers(0, cells + 1);
  table.sources = scratchIntegers(1, most);
  table.weights = scratchDoubles(0, most);
  table.end = 0;
  let cell = 0;
  for (let axis = 0; axis < 3; axis++) {
    for (let i = 0; i < g.output[axis]; i++, cell++) {
      table.starts[cell] = table.end;
      table.first = table.end;
      if (g.method === 'area') weighArea(table, g, axis, i);
      else if (g.method === 'linear') weighLinear(table, g, axis, i);
      else weighCubic(table, g, axis, i);
    }
  }
  table.starts[cell] = table.end;
  return table;
}

function weighArea(table: CellWeights, g: ResampleGeometry, axis: number, i: number): void {
  const first = Math.floor((i * g.input[axis]) / g.output[axis]);
  const end = Math.ceil(((i + 1) * g.input[axis]) / g.output[axis]);
  for (let source = first; source < end; source++) addWeight(table, source, 1 / (end - first));
}

function weighLinear(table: CellWeights, g: ResampleGeometry, axis: number, i: number): void {
  const last = g.input[axis] - 1;
  const place = Math.max(0, resampledCoordinate(g, axis, i));
  const below = Math.min(Math.floor(place), last);
  const share = Math.min(place - below, 1);
  addWeight(table, below, 1 - share);
  addWeight(table, Math.min(below + 1, last), share);
}

/** Cubic convolution with a = -0.75 (Keys 1981), as PyTorch and ONNX have it. */
function weighCubic(table: CellWeights, g: ResampleGeometry, axis: number, i: number): void {
  const last = g.input[axis] - 1;
  const place = resampledCoordinate(g, axis, i);
  const below = Math.floor(place);
  for (let tap = -1; tap <= 2; tap++) {
    const distance = Math.abs(place - below - tap);
    const weight =
      distance <= 1
        ? (1.25 * distance - 2.25) * distance * distance + 1
        : ((-0.75 * distance + 3.75) * distance - 6) * distance + 3;
    addWeight(table, Math.min(Math.max(below + tap, 0), last), weight);
  }
}

/** Weights of 0 are left out, and those of one cell in a row are added up. */
function addWeight(table: CellWeights, source: number, weight: number): void {
  if (weight === 0) return;
  const { sources, weights, first, end } = table;
  if (end > first && sources[end - 1] === source) {
    weights[end - 1] += weight;
    return;
  }
  sources[end] = source;
  weights[end] = weight;
  table.end++;
}
