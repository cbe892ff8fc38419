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
import { nearestSources, weighAll } from './resample-weights.js';
import { scratchDoubles } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { engineOf } from './simd/engine.js';
import { fastResample, fastResampleGradient } from './simd/resample.js';

/** output (n, D', H', W', C) = weighted sums of cells of input (n, D, H, W, C). */
export function resampleForward(n: number, g: ResampleGeometry, input: Floats, output: Floats): void {
  const engine = engineOf(output);
  if (engine !== null && fastResample(engine, n, g, input, output)) return;
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

/** inputGradient += (or =) outputGradient times the weight with which each cell was read. */
export function resampleGradient(
  n: number,
  g: ResampleGeometry,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (engine !== null && fastResampleGradient(engine, n, g, outputGradient, inputGradient, write)) return;
  if (write === 'set') inputGradient.fill(0, 0, n * g.input[0] * g.input[1] * g.input[2] * g.input[3]);
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
