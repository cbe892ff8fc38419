/** Padding with a value on the fast kernels; the functions say whether they computed: not what continues a map. */
import type { Floats, PadGeometry } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';
import { addAxis, copyBox, startBox } from './transpose.js';

/** output (n, D', H', W', C) = input (n, D, H, W, C) and the value around it. */
export function fastPad(engine: Engine, n: number, g: PadGeometry, input: Floats, output: Floats): boolean {
  if (g.mode !== 'constant') return false;
  output.fill(g.value, 0, n * g.output[0] * g.output[1] * g.output[2] * g.output[3]);
  if (!paddedBox(engine, n, g, false)) return true;
  copyBox(engine, input, firstShown(g), output, placeOfFirst(g), 'set');
  return true;
}

/** inputGradient = or += the gradient of the output cell that shows it. */
export function fastPadGradient(
  engine: Engine,
  n: number,
  g: PadGeometry,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite,
): boolean {
  if (g.mode !== 'constant') return false;
  if (write === 'set') inputGradient.fill(0, 0, n * g.input[0] * g.input[1] * g.input[2] * g.input[3]);
  if (!paddedBox(engine, n, g, true)) return true;
  copyBox(engine, outputGradient, placeOfFirst(g), inputGradient, firstShown(g), 'add');
  return true;
}

/** The first cell along an axis that the output shows; others where padding is negative, which cuts off. */
function firstOnAxis(g: PadGeometry, axis: number): number {
  return Math.max(0, Math.ceil(-g.begin[axis] / (g.interior[axis] + 1)));
}

/** Cells that the output shows, as a box; false where there are none. */
function paddedBox(engine: Engine, n: number, g: PadGeometry, back: boolean): boolean {
  const { input, output } = g;
  startBox(engine);
  addAxis(engine, input[3], 1, 1);
  let inner = input[3];
  let outer = input[3];
  for (let axis = 2; axis >= 0; axis--) {
    const gap = g.interior[axis] + 1;
    const end = Math.min(input[axis], Math.ceil((output[axis] - g.begin[axis]) / gap));
    const count = end - firstOnAxis(g, axis);
    if (count <= 0) return false;
    if (back) addAxis(engine, count, outer * gap, inner);
    else addAxis(engine, count, inner, outer * gap);
    inner *= input[axis];
    outer *= output[axis];
  }
  if (back) addAxis(engine, n, outer, inner);
  else addAxis(engine, n, inner, outer);
  return true;
}

/** Where the first shown cell stands in the input. */
function firstShown(g: PadGeometry): number {
  const { input } = g;
  let at = 0;
  for (let axis = 0; axis < 3; axis++) at = at * input[axis] + firstOnAxis(g, axis);
  return at * input[3];
}

/** Where it stands in the output. */
function placeOfFirst(g: PadGeometry): number {
  const { output, begin, interior } = g;
  let at = 0;
  for (let axis = 0; axis < 3; axis++)
    at = at * output[axis] + begin[axis] + firstOnAxis(g, axis) * (interior[axis] + 1);
  return at * output[3];
}
