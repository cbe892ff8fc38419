/** Slices on the fast kernels: the cells of a box, copied. */
import type { Floats, SliceGeometry } from '../geometry.js';
import type { Engine } from './engine.js';
import { addAxis, copyBox, startBox } from './transpose.js';

/** output (n, D', H', W', C') = the cells of input (n, D, H, W, C) in the box. */
export function fastSlice(engine: Engine, n: number, g: SliceGeometry, input: Floats, output: Floats): void {
  slicedBox(engine, n, g, false);
  copyBox(engine, input, slicedStart(g), output, 0, 'set');
}

/** inputGradient += outputGradient inside the box. */
export function fastSliceGradient(
  engine: Engine,
  n: number,
  g: SliceGeometry,
  outputGradient: Floats,
  inputGradient: Floats,
): void {
  slicedBox(engine, n, g, true);
  copyBox(engine, outputGradient, 0, inputGradient, slicedStart(g), 'add');
}

function slicedBox(engine: Engine, n: number, { input, output, stride }: SliceGeometry, back: boolean): void {
  startBox(engine);
  addAxis(engine, output[3], 1, 1);
  let inner = input[3];
  let outer = output[3];
  for (let axis = 2; axis >= 0; axis--) {
    const step = inner * stride[axis];
    if (back) addAxis(engine, output[axis], outer, step);
    else addAxis(engine, output[axis], step, outer);
    inner *= input[axis];
    outer *= output[axis];
  }
  if (back) addAxis(engine, n, outer, inner);
  else addAxis(engine, n, inner, outer);
}

/** The first cell's place in the input. */
function slicedStart({ input, begin }: SliceGeometry): number {
  return ((begin[0] * input[1] + begin[1]) * input[2] + begin[2]) * input[3] + begin[3];
}
