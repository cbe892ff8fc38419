/**
 * Dense layers on the fast kernels. Nothing is packed: products read rows of weights as they lie. The gradient of the
 * weights is that of a convolution with one tap, whose positions are the images.
 */
import { finishValues } from '../epilogue.js';
import type { ConvGeometry, Floats } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';
import type { Epilogue } from './epilogue-task.js';
import type { Workspace } from './pack.js';
import { weightGradientProduct, weightGradientWorkspace } from './weight-gradient.js';

/** The layer as a convolution over one line of images; there is one record, filled for each call. */
const line = {
  input: [1, 1, 1, 1] as [number, number, number, number],
  output: [1, 1, 1, 1] as [number, number, number, number],
  filter: [1, 1, 1],
  stride: [1, 1, 1],
  dilation: [1, 1, 1],
  padding: [0, 0, 0],
  groups: 1,
} as const satisfies ConvGeometry;

function setLine(n: number, inputs: number, outputs: number): void {
  line.input[1] = n;
  line.input[3] = inputs;
  line.output[1] = n;
  line.output[3] = outputs;
}

/** Bytes of weights and images of a tile of the forward pass, so that they stay in the cache. */
const tileBytes = 131072;
/** Below this, products fill no blocks of sums, and rows are added as they are. */
const fewImages = 4;
/** Inputs of a tile of the input gradient: with few images memory is read in longer runs. */
const tileInputs = 64;
const fewImagesInputs = 512;
/** Words that the kernel keeps beside the list of images. */
const keptBytes = 512;

/** What all passes need. */
export function denseWorkspace(inputs: number, outputs: number, batch: number, training: boolean): Workspace {
  setLine(batch, inputs, outputs);
  const weights = weightGradientWorkspace(line, 1, training);
  return { ...weights, scratch: Math.max(weights.scratch, keptBytes + 4 * batch) };
}

/** output (n, outputs) = what `after` makes of input (n, inputs) times the transposed weight (outputs, inputs). */
export function fastDenseForward(
  engine: Engine,
  n: number,
  inputs: number,
  outputs: number,
  input: Floats,
  weight: Floats,
  output: Floats,
  after: Epilogue,
): boolean {
  if (keptBytes > engine.scratchBytes) return false;
  const { task } = engine;
  // The norm comes before the residual.
  const { bias, norm, activation } = after;
  const residual = after.residual;
  const early = norm === null ? residual : null;
  task[0] = input.byteOffset;
  task[1] = weight.byteOffset;
  task[2] = bias === null ? 0 : bias.byteOffset;
  task[3] = early === null ? 0 : early.byteOffset;
  task[4] = output.byteOffset;
  task[5] = n;
  task[6] = inputs;
  task[7] = outputs;
  const rows = Math.max(8, 4 * Math.floor(tileBytes / (16 * inputs)));
  task[8] = Math.min(64, rows);
  task[9] = Math.min(32, rows);
  engine.run('dense_forward', Math.ceil(n / task[8]) * Math.ceil(outputs / task[9]));
  finishValues(n, outputs, output, norm, norm === null ? null : residual, activation);
  return true;
}

/** inputGradient (n, inputs) = or += outputGradient (n, outputs) times weight. */
export function fastDenseInputGradient(
  engine: Engine,
  n: number,
  inputs: number,
  outputs: number,
  outputGradient: Floats,
  weight: Floats,
  inputGradient: Floats,
  write: GradientWrite,
): boolean {
  if (keptBytes + 4 * n > engine.scratchBytes) return false;
  const { task } = engine;
  task[0] = outputGradient.byteOffset;
  task[1] = weight.byteOffset;
  task[2] = inputGradient.byteOffset;
  task[3] = write === 'add' ? 1 : 0;
  task[4] = n;
  task[5] = inputs;
  task[6] = outputs;
  task[7] = n < fewImages ? fewImagesInputs : tileInputs;
  engine.run('dense_input_gradient', Math.ceil(inputs / task[7]));
  return true;
}

/** weightGradient (outputs, inputs) = or += transposed outputGradient times input. */
export function fastDenseWeightGradient(
  engine: Engine,
  n: number,
  inputs: number,
  outputs: number,
  input: Floats,
  outputGradient: Floats,
  weightGradient: Floats,
  write: GradientWrite,
): boolean {
  if (n < fewImages) {
    const { task } = engine;
    task[0] = outputGradient.byteOffset;
    task[1] = input.byteOffset;
    task[2] = weightGradient.byteOffset;
    task[3] = write === 'add' ? 1 : 0;
    task[4] = n;
    task[5] = inputs;
    task[6] = outputs;
    task[7] = Math.max(1, Math.floor(tileBytes / (4 * inputs)));
    engine.run('dense_weight_gradient', Math.ceil(outputs / task[7]));
    return true;
  }
  setLine(n, inputs, outputs);
  return weightGradientProduct(engine, 1, line, input, outputGradient, weightGradient, write);
}
