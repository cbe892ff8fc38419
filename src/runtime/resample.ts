/**
 * Resampling: the same map on a finer or coarser grid, axis by axis. The arithmetic is that of PyTorch's
 * `F.interpolate` (`UpSample.h`) and, for `area`, of its adaptive average pooling.
 *
 * Output cell i reads around a coordinate: `asymmetric` i * step, `half_pixel` (i + 0.5) * step - 0.5, `align_corners`
 * i * (in - 1) / (out - 1). `nearest` takes the cell below it; `linear` and `cubic` weigh two and four cells around it,
 * with the edge repeated; `area` is the mean of the cells from floor(i * in / out) to ceil((i + 1) * in / out).
 */
import { gatherCells, scatterCells } from './cells.js';
import type { Floats, ResampleGeometry } from './geometry.js';
import { scratchDoubles, scratchIntegers } from './scratch.js';

/** output (n, D', H', W', C) = weighted sums of cells of input (n, D, H, W, C). */
export function resampleForward(n: number, g: ResampleGeometry, input: Floats, output: Floats): void {
  if (g.method === 'nearest') {
    gatherCells(n, g.input, g.output, 0, nearestSources(g), 0, input, output);
    return;
  }
  const [depth, height, width, channels] = g.output;
  const { starts, sources, weights } = weighAll(g);
  const sums = scratchDoubles(1, channels);
  let at = 0;
  for (let image = 0; image < n; image++) {
    for (let z = 0; z < depth; z++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          sums.fill(0, 0, channels);
          for (let tz = starts[z]; tz < starts[z + 1]; tz++) {
            const plane = (image * g.input[0] + sources[tz]) * g.input[1];
            for (let ty = starts[depth + y]; ty < starts[depth + y + 1]; ty++) {
              const line = (plane + sources[ty]) * g.input[2];
              const lineWeight = weights[tz] * weights[ty];
              for (let tx = starts[depth + height + x]; tx < starts[depth + height + x + 1]; tx++) {
                const from = (line + sources[tx]) * channels;
                const weight = lineWeight * weights[tx];
                for (let c = 0; c < channels; c++) sums[c] += weight * input[from + c];
              }
            }
          }
          for (let c = 0; c < channels; c++) output[at + c] = sums[c];
          at += channels;
        }
      }
    }
  }
}

/** inputGradient += outputGradient times the weight with which each cell was read. */
export function resampleGradient(
  n: number,
  g: ResampleGeometry,
  outputGradient: Floats,
  inputGradient: Floats,
): void {
  if (g.method === 'nearest') {
    scatterCells(n, g.input, g.output, 0, nearestSources(g), outputGradient, inputGradient);
    return;
  }
  const [depth, height, width, channels] = g.output;
  const { starts, sources, weights } = weighAll(g);
  let at = 0;
  for (let image = 0; image < n; image++) {
    for (let z = 0; z < depth; z++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          for (let tz = starts[z]; tz < starts[z + 1]; tz++) {
            const plane = (image * g.input[0] + sources[tz]) * g.input[1];
            for (let ty = starts[depth + y]; ty < starts[depth + y + 1]; ty++) {
              const line = (plane + sources[ty]) * g.input[2];
              const lineWeight = weights[tz] * weights[ty];
              for (let tx = starts[depth + height + x]; tx < starts[depth + height + x + 1]; tx++) {
                const to = (line + sources[tx]) * channels;
                const weight = lineWeight * weights[tx];
                for (let c = 0; c < channels; c++) inputGradient[to + c] += weight * outputGradient[at + c];
              }
            }
          }
          at += channels;
        }
      }
    }
  }
}

/**
 * Where each output cell reads, for `gatherCells`. Coordinates are rounded to single precision before their floor is
 * taken, so that 49 * (1 / 49), which is a little less than 1, is cell 1. PyTorch does so in some of its code paths.
 */
function nearestSources(g: ResampleGeometry): Int32Array {
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
interface CellWeights {
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

function weighAll(g: ResampleGeometry): CellWeights {
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
