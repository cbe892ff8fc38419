/** Pooling and unpooling on the fast kernels. Every function says whether it did it. */
import type { AveragePoolGeometry, Floats, FusedActivation, WindowGeometry } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';
import { writeWindow } from './pool-window.js';

/** The numbers by which kernels know what to compute. */
const maximumOfWindow = 0;
const averageOfWindow = 1;
const unpoolPlaces = 4;
const gatherPlaces = 5;

/** Enough for any number of threads. */
const mostStrips = 128;

/** output = the maximum of each window. */
export function fastMaxPool(
  engine: Engine,
  n: number,
  g: WindowGeometry,
  input: Floats,
  output: Floats,
): boolean {
  return runPool(engine, n, g, maximumOfWindow, input, output);
}

/** output = the mean of each window. */
export function fastAveragePool(
  engine: Engine,
  n: number,
  g: AveragePoolGeometry,
  input: Floats,
  output: Floats,
): boolean {
  writeDivisor(engine, g);
  return runPool(engine, n, g, averageOfWindow, input, output);
}

/** output = the p-norm of each window; for p = 1 and 2. */
export function fastLpPool(
  engine: Engine,
  n: number,
  g: WindowGeometry,
  p: number,
  input: Floats,
  output: Floats,
): boolean {
  return (p === 1 || p === 2) && runPool(engine, n, g, p + 1, input, output);
}

/**
 * inputGradient = or += outputGradient, at the first maximum of each window of input; through the activation that made
 * the input, where there is one.
 */
export function fastMaxPoolGradient(
  engine: Engine,
  n: number,
  g: WindowGeometry,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite,
  activation: FusedActivation | null,
): boolean {
  if (write === 'set' && areSeparatePairs(g)) {
    runPairs(engine, n, g, input, outputGradient, inputGradient, activation);
    return true;
  }
  writeGate(engine, 41, activation);
  return runPoolGradient(
    engine,
    n,
    g,
    maximumOfWindow,
    input,
    outputGradient,
    outputGradient,
    inputGradient,
    write,
  );
}

/** Whether windows are two by two, side by side and inside the map, with channels for whole vectors. */
function areSeparatePairs({ input, output, filter, stride, dilation, padding }: WindowGeometry): boolean {
  if (input[3] < 4 || filter[0] !== 1 || output[0] !== input[0] || stride[0] !== 1 || padding[0] !== 0)
    return false;
  for (let axis = 1; axis < 3; axis++) {
    if (filter[axis] !== 2 || stride[axis] !== 2 || dilation[axis] !== 1 || padding[axis] !== 0) return false;
    if (2 * output[axis] > input[axis]) return false;
  }
  return true;
}

function runPairs(
  engine: Engine,
  n: number,
  g: WindowGeometry,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  activation: FusedActivation | null,
): void {
  const { task } = engine;
  const rows = n * g.output[0] * g.output[1];
  const rowsOfTile = Math.ceil(rows / mostStrips);
  task[0] = input.byteOffset;
  task[1] = outputGradient.byteOffset;
  task[2] = inputGradient.byteOffset;
  task[3] = g.input[3];
  task[4] = g.input[1];
  task[5] = g.input[2];
  task[6] = g.output[1];
  task[7] = g.output[2];
  task[8] = rows;
  task[9] = rowsOfTile;
  writeGate(engine, 10, activation);
  engine.run('max_pool_gradient_pairs', Math.ceil(rows / rowsOfTile));
}

/** Writes what `src/kernels/activation-gate.ts` takes: three words, from `first` on. */
function writeGate({ reals }: Engine, first: number, activation: FusedActivation | null): void {
  reals[first] = 1;
  reals[first + 1] = Number.NaN;
  reals[first + 2] = Number.NaN;
  switch (activation?.name) {
    case 'relu':
      reals[first] = 0;
      reals[first + 1] = 0;
      break;
    case 'leaky_relu':
      reals[first] = activation.slope;
      break;
    case 'clip':
      reals[first + 1] = activation.min;
      reals[first + 2] = activation.max;
      break;
  }
}

/** inputGradient = or += outputGradient over its divisor, at every element of each window. */
export function fastAveragePoolGradient(
  engine: Engine,
  n: number,
  g: AveragePoolGeometry,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite,
): boolean {
  writeDivisor(engine, g);
  return runPoolGradient(
    engine,
    n,
    g,
    averageOfWindow,
    inputGradient,
    outputGradient,
    outputGradient,
    inputGradient,
    write,
  );
}

/** inputGradient = or += outputGradient times the slope of the p-norm; for p = 1 and 2. */
export function fastLpPoolGradient(
  engine: Engine,
  n: number,
  g: WindowGeometry,
  p: number,
  input: Floats,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite,
): boolean {
  if (p !== 1 && p !== 2) return false;
  return runPoolGradient(engine, n, g, p + 1, input, outputGradient, output, inputGradient, write);
}

/** output = 0, and the values of input at the first maxima of the windows of pooled. */
export function fastMaxUnpool(
  engine: Engine,
  n: number,
  g: WindowGeometry,
  input: Floats,
  pooled: Floats,
  output: Floats,
): boolean {
  writeGate(engine, 41, null);
  return runPoolGradient(engine, n, g, unpoolPlaces, pooled, input, input, output, 'set');
}

/** inputGradient = or += the outputGradient where each value went; for windows that share nothing. */
export function fastMaxUnpoolGradient(
  engine: Engine,
  n: number,
  g: WindowGeometry,
  pooled: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite,
): boolean {
  for (let axis = 0; axis < 3; axis++) if (sharesElements(g, axis)) return false;
  return runPoolGradient(
    engine,
    n,
    g,
    gatherPlaces,
    pooled,
    inputGradient,
    inputGradient,
    outputGradient,
    write,
  );
}

function runPool(
  engine: Engine,
  n: number,
  g: WindowGeometry,
  what: number,
  input: Floats,
  output: Floats,
): boolean {
  const tiles = writeWindow(engine, n, g, g.input[3], input, output, false);
  if (tiles === 0) return false;
  engine.task[32] = what;
  engine.run('pool_forward', tiles);
  return true;
}

function runPoolGradient(
  engine: Engine,
  n: number,
  g: WindowGeometry,
  what: number,
  values: Floats,
  target: Floats,
  output: Floats,
  gradient: Floats,
  write: GradientWrite,
): boolean {
  // Tiles are rows of the target, where windows of different rows share nothing.
  const overlaps = sharesElements(g, 0) || sharesElements(g, 1);
  const isFlat = g.filter[0] === 1;
  const tile = overlaps && !isFlat ? 'image' : 'rows';
  let tiles = writeWindow(engine, n, g, g.input[3], values, target, false, tile);
  if (tiles === 0) return false;
  engine.task[40] = 0;
  if (overlaps && isFlat) tiles = writeStrips(engine, n, g);
  const { task } = engine;
  task[32] = what;
  task[37] = gradient.byteOffset;
  task[38] = output.byteOffset;
  task[39] = write === 'add' ? 1 : 0;
  engine.run('pool_gradient', tiles);
  return true;
}

/** Cuts every plane of the target into strips, and returns their number. Rows before a strip are read twice. */
function writeStrips({ task }: Engine, n: number, g: WindowGeometry): number {
  const planes = n * g.output[0];
  const rows = Math.max(8, Math.ceil((planes * g.output[1]) / mostStrips));
  const strips = Math.ceil(g.output[1] / rows);
  task[27] = rows;
  task[29] = 1;
  task[30] = g.input[3];
  task[40] = strips;
  return planes * strips;
}

function writeDivisor({ task }: Engine, g: AveragePoolGeometry): void {
  task[33] = g.countIncludePad ? 1 : 0;
  for (let axis = 0; axis < 3; axis++) task[34 + axis] = g.paddingEnd[axis];
}

/** Whether neighbouring windows share elements of the input along an axis. */
function sharesElements(g: WindowGeometry, axis: number): boolean {
  return g.output[axis] > 1 && (g.filter[axis] - 1) * g.dilation[axis] + 1 > g.stride[axis];
}
