/**
 * Padding: a map with cells around it that hold a value or continue the map, and, with a value, cells between its
 * neighbours. Modes as PyTorch's `F.pad`; mirrored and repeated maps may be continued more than once.
 */
import { gatherCells, scatterCells } from './cells.js';
import type { Floats, PadGeometry } from './geometry.js';
import { scratchIntegers } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { engineOf } from './simd/engine.js';
import { fastPad, fastPadGradient } from './simd/pad.js';

/** output (n, D', H', W', C) = input (n, D, H, W, C) and what stands around it. */
export function padForward(n: number, g: PadGeometry, input: Floats, output: Floats): void {
  const engine = engineOf(output);
  if (engine !== null && fastPad(engine, n, g, input, output)) return;
  gatherCells(n, g.input, g.output, 0, paddedSources(g), g.value, input, output);
}

/** inputGradient += (or =) the gradient of every output cell that shows it. */
export function padGradient(
  n: number,
  g: PadGeometry,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (engine !== null && fastPadGradient(engine, n, g, outputGradient, inputGradient, write)) return;
  if (write === 'set') inputGradient.fill(0, 0, n * g.input[0] * g.input[1] * g.input[2] * g.input[3]);
  scatterCells(n, g.input, g.output, 0, paddedSources(g), outputGradient, inputGradient);
}

/** Which input cell every output cell shows, axis after axis; -1 for the value. */
function paddedSources(g: PadGeometry): Int32Array {
  const sources = scratchIntegers(0, g.output[0] + g.output[1] + g.output[2]);
  let at = 0;
  for (let axis = 0; axis < 3; axis++) {
    const size = g.input[axis];
    for (let i = 0; i < g.output[axis]; i++, at++) {
      const place = i - g.begin[axis];
      if (g.mode === 'constant') {
        const step = g.interior[axis] + 1;
        const isCell = place >= 0 && place % step === 0 && place < size * step;
        sources[at] = isCell ? place / step : -1;
      } else if (g.mode === 'replicate') {
        sources[at] = Math.min(Math.max(place, 0), size - 1);
      } else if (g.mode === 'circular') {
        sources[at] = ((place % size) + size) % size;
      } else {
        // There and back again; the two ends are shown once.
        const period = Math.max(1, 2 * (size - 1));
        const turned = ((place % period) + period) % period;
        sources[at] = turned < size ? turned : period - turned;
      }
    }
  }
  return sources;
}
