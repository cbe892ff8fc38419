/**
 * Transposition: the axes of each image in another order, as rearranging channels into cells and shuffling them need.
 * Images are seen as `shape`, with any number of axes; the batch stays in front.
 */
import type { Floats, TransposeGeometry } from './geometry.js';
import { scratchIntegers } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { engineOf } from './simd/engine.js';
import { fastTranspose } from './simd/transpose.js';

/** output (n, ...permuted shape) = input (n, ...shape), with output axis i being input axis `permutation[i]`. */
export function transposeForward(n: number, g: TransposeGeometry, input: Floats, output: Floats): void {
  const engine = engineOf(output);
  if (engine !== null) {
    fastTranspose(engine, n, g, false, input, output, 'set');
    return;
  }
  const last = g.shape.length - 1;
  const strides = permutedStrides(g);
  const places = firstPlaces(last);
  const length = g.shape[g.permutation[last]];
  const stride = strides[last];
  const lines = n * (imageValues(g) / length);
  let from = 0;
  let at = 0;
  for (let line = 0; line < lines; line++) {
    for (let i = 0, source = from; i < length; i++, source += stride) output[at++] = input[source];
    from = nextLine(g, strides, places, from);
  }
}

/** inputGradient += (or =) outputGradient, its axes in the input's order again. */
export function transposeGradient(
  n: number,
  g: TransposeGeometry,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (engine !== null) {
    fastTranspose(engine, n, g, true, outputGradient, inputGradient, write);
    return;
  }
  const last = g.shape.length - 1;
  const strides = permutedStrides(g);
  const places = firstPlaces(last);
  const length = g.shape[g.permutation[last]];
  const stride = strides[last];
  const lines = n * (imageValues(g) / length);
  let to = 0;
  let at = 0;
  for (let line = 0; line < lines; line++) {
    for (let i = 0, target = to; i < length; i++, target += stride) {
      const slope = outputGradient[at++];
      inputGradient[target] = write === 'add' ? inputGradient[target] + slope : slope;
    }
    to = nextLine(g, strides, places, to);
  }
}

function imageValues(g: TransposeGeometry): number {
  let values = 1;
  for (let axis = 0; axis < g.shape.length; axis++) values *= g.shape[axis];
  return values;
}

/** For each output axis how far apart in the input its neighbours lie. */
function permutedStrides(g: TransposeGeometry): Int32Array {
  const rank = g.shape.length;
  const strides = scratchIntegers(0, rank);
  for (let axis = 0; axis < rank; axis++) {
    let stride = 1;
    for (let inner = g.permutation[axis] + 1; inner < rank; inner++) stride *= g.shape[inner];
    strides[axis] = stride;
  }
  return strides;
}

/** The place along each output axis but the last, all at the start. */
function firstPlaces(count: number): Int32Array {
  return scratchIntegers(1, count).fill(0, 0, count);
}

/** Moves `places` on by one line of the output, and gives where in the input that line starts. */
function nextLine(g: TransposeGeometry, strides: Int32Array, places: Int32Array, start: number): number {
  let next = start;
  for (let axis = g.shape.length - 2; axis >= 0; axis--) {
    const size = g.shape[g.permutation[axis]];
    places[axis]++;
    next += strides[axis];
    if (places[axis] < size) return next;
    places[axis] = 0;
    next -= strides[axis] * size;
  }
  // All axes are through: the next image follows.
  return next + imageValues(g);
}
