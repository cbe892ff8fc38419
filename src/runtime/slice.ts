/** Slices: a box cut out of a map, every so many cells along its spatial axes; channels stay side by side. */
import { gatherCells, scatterCells } from './cells.js';
import type { Floats, SliceGeometry } from './geometry.js';
import { scratchIntegers } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { engineOf } from './simd/engine.js';
import { fastSlice, fastSliceGradient } from './simd/slice.js';

/** output (n, D', H', W', C') = the cells of input (n, D, H, W, C) in the box. */
export function sliceForward(n: number, g: SliceGeometry, input: Floats, output: Floats): void {
  const engine = engineOf(output);
  if (engine !== null) {
    fastSlice(engine, n, g, input, output);
    return;
  }
  gatherCells(n, g.input, g.output, g.begin[3], slicedSources(g), 0, input, output);
}

/** inputGradient += (or =) outputGradient inside the box. */
export function sliceGradient(
  n: number,
  g: SliceGeometry,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (write === 'set') inputGradient.fill(0, 0, n * g.input[0] * g.input[1] * g.input[2] * g.input[3]);
  const engine = engineOf(inputGradient);
  if (engine !== null) {
    fastSliceGradient(engine, n, g, outputGradient, inputGradient);
    return;
  }
  scatterCells(n, g.input, g.output, g.begin[3], slicedSources(g), outputGradient, inputGradient);
}

function slicedSources(g: SliceGeometry): Int32Array {
  const sources = scratchIntegers(0, g.output[0] + g.output[1] + g.output[2]);
  let at = 0;
  for (let axis = 0; axis < 3; axis++) {
    for (let i = 0; i < g.output[axis]; i++, at++) sources[at] = g.begin[axis] + i * g.stride[axis];
  }
  return sources;
}
