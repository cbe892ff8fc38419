/**
 * Winograd's convolution: 3x3 filters make 4x4 outputs of tiles of 6x6 with 36 products instead of 144, 5x5 filters 2x2
 * outputs with 36 instead of 100. The gradient of the input is the same convolution with turned filters.
 *
 * Some tiles at a time: their points into shared memory, then a product for each point and the way back.
 */
import type { ConvGeometry, Floats, Norm } from '../geometry.js';
import type { Engine } from './engine.js';
import type { Epilogue } from './epilogue-task.js';
import type { ProductPack, Workspace } from './pack.js';
import { winogradGradientShared } from './winograd-gradient.js';
import {
  isWinogradGeometry,
  runWinogradPoints,
  winogradBlock,
  winogradOutputs,
  winogradPackLength,
  winogradPoints,
  winogradRoundUp,
  winogradTiles,
  winogradTogether,
} from './winograd-shape.js';

/** Bytes that a thread needs: its sums of 32 tiles and 8 outputs, and room for the transforms. */
const winogradThreadBytes = 40960;

/** What those passes need that it computes. */
export function winogradWorkspace(g: ConvGeometry, batch: number, training: boolean): Workspace {
  const { forward, inputGradient, weightGradient } = g.algorithms ?? {};
  const goes = forward === 'winograd';
  const returns = training && inputGradient === 'winograd';
  const [, height, width, channels] = g.input;
  const [, outputHeight, outputWidth, outputs] = g.output;
  return {
    forward: goes ? winogradPackLength(channels, outputs) : 0,
    inputGradient: returns ? winogradPackLength(outputs, channels) : 0,
    scratch: winogradThreadBytes,
    shared: Math.max(
      goes ? winogradShared(g, batch, outputHeight, outputWidth, channels) : 0,
      returns ? winogradShared(g, batch, height, width, outputs) : 0,
      training && weightGradient === 'winograd' ? winogradGradientShared(g, batch) : 0,
    ),
  };
}

/** Bytes for the points of tiles, for maps of outputs (height, width) made from so many channels. */
function winogradShared(g: ConvGeometry, n: number, height: number, width: number, channels: number): number {
  const depth = winogradRoundUp(channels, 4);
  const tiles = winogradTiles(n, height, width, winogradOutputs(g.filter[1]));
  return 4 * winogradPoints * depth * winogradTogether(tiles, depth);
}

/** output = what `after` makes of the convolution. */
export function winogradForward(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  input: Floats,
  weight: Floats,
  output: Floats,
  after: Epilogue,
): boolean {
  const pack = engine.packs.get(weight);
  if (pack === undefined || !isWinogradGeometry(g)) return false;
  const height = g.input[1];
  const width = g.input[2];
  const channels = g.input[3];
  const outputHeight = g.output[1];
  const outputWidth = g.output[2];
  const outputs = g.output[3];
  if (pack.forward.length < winogradPackLength(channels, outputs)) return false;
  if (engine.sharedBytes < winogradShared(g, n, outputHeight, outputWidth, channels)) return false;
  if (pack.forwardVersion !== engine.version || pack.norm !== after.norm) {
    packWinogradForward(engine, g, weight, pack, after.norm);
  }
  writeWinogradBias(pack.forward, outputs, after.bias, after.norm);
  winogradConvolution(
    engine,
    n,
    g,
    input,
    height,
    width,
    channels,
    g.padding[1],
    g.padding[2],
    pack.forward,
    output,
    outputHeight,
    outputWidth,
    outputs,
    after,
  );
  return true;
}

/** inputGradient = what `after` makes of the transposed convolution. */
export function winogradInputGradient(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  outputGradient: Floats,
  weight: Floats,
  inputGradient: Floats,
  after: Epilogue,
): boolean {
  const pack = engine.packs.get(weight);
  if (pack === undefined || !isWinogradGeometry(g) || after.norm !== null) return false;
  const height = g.input[1];
  const width = g.input[2];
  const channels = g.input[3];
  const outputHeight = g.output[1];
  const outputWidth = g.output[2];
  const outputs = g.output[3];
  if (pack.inputGradient.length < winogradPackLength(outputs, channels)) return false;
  if (engine.sharedBytes < winogradShared(g, n, height, width, outputs)) return false;
  if (pack.inputGradientVersion !== engine.version) {
    packWinogradFilters(engine, g, weight, pack.inputGradient, channels, false);
    engine.run('winograd_pack_turned', Math.ceil(channels / 8));
    pack.inputGradientVersion = engine.version;
  }
  writeWinogradBias(pack.inputGradient, channels, after.bias, null);
  winogradConvolution(
    engine,
    n,
    g,
    outputGradient,
    outputHeight,
    outputWidth,
    outputs,
    g.filter[1] - 1 - g.padding[1],
    g.filter[2] - 1 - g.padding[2],
    pack.inputGradient,
    inputGradient,
    height,
    width,
    channels,
    after,
  );
  return true;
}

function packWinogradForward(
  engine: Engine,
  g: ConvGeometry,
  weight: Floats,
  pack: ProductPack,
  norm: Norm | null,
): void {
  const outputs = g.output[3];
  if (norm !== null) {
    const start = winogradRoundUp(outputs, 8);
    for (let o = 0; o < outputs; o++) pack.forward[start + o] = winogradScale(norm, o);
  }
  packWinogradFilters(engine, g, weight, pack.forward, outputs, norm !== null);
  engine.run('winograd_pack_forward', Math.ceil(outputs / 8));
  pack.forwardVersion = engine.version;
  pack.norm = norm;
}

/** The task of both kernels that pack; `target` begins with a bias and a scale for each of `outputs`. */
function packWinogradFilters(
  { task }: Engine,
  g: ConvGeometry,
  weight: Floats,
  target: Float32Array,
  outputs: number,
  isScaled: boolean,
): void {
  const padded = winogradRoundUp(outputs, 8);
  task[0] = weight.byteOffset;
  task[1] = target.byteOffset + 8 * padded;
  task[2] = isScaled ? target.byteOffset + 4 * padded : 0;
  task[3] = g.input[3];
  task[4] = g.output[3];
  task[5] = g.filter[1];
}

function winogradScale({ gamma, variance, epsilon }: Norm, channel: number): number {
  return gamma[channel] / Math.sqrt(variance[channel] + epsilon);
}

/** In front of the filters: the bias, and what the norm makes of it. */
function writeWinogradBias(
  target: Float32Array,
  outputs: number,
  bias: Floats | null,
  norm: Norm | null,
): void {
  for (let o = 0; o < outputs; o++) {
    const value = bias === null ? 0 : bias[o];
    target[o] = norm === null ? value : (value - norm.mean[o]) * winogradScale(norm, o) + norm.beta[o];
  }
}

/** output (n, outputHeight, outputWidth, outputs) = what `after` makes of map (n, height, width, channels). */
function winogradConvolution(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  map: Floats,
  height: number,
  width: number,
  channels: number,
  paddingY: number,
  paddingX: number,
  filters: Float32Array,
  output: Floats,
  outputHeight: number,
  outputWidth: number,
  outputs: number,
  after: Epilogue,
): void {
  const size = winogradOutputs(g.filter[1]);
  const depth = winogradRoundUp(channels, 4);
  const tilesY = Math.ceil(outputHeight / size);
  const tilesX = Math.ceil(outputWidth / size);
  const all = n * tilesY * tilesX;
  const together = winogradTogether(all, depth);
  const panels = Math.ceil(outputs / 8);
  const { task, shared } = engine;
  for (let first = 0; first < all; first += together) {
    const tiles = Math.min(together, all - first);
    const tileStep = winogradPoints * depth;
    runWinogradPoints(
      engine,
      map,
      height,
      width,
      channels,
      paddingY,
      paddingX,
      size,
      tilesY,
      tilesX,
      first,
      tiles,
      depth,
      tileStep,
      shared,
      false,
    );
    task[0] = shared;
    task[1] = tiles;
    task[2] = depth;
    task[3] = filters.byteOffset + 64 * panels;
    task[4] = filters.byteOffset;
    task[5] = output.byteOffset;
    task[6] = outputHeight;
    task[7] = outputWidth;
    task[8] = outputs;
    task[9] = size;
    task[10] = tilesY;
    task[11] = tilesX;
    task[12] = first;
    writeWinogradEpilogue(engine, after);
    const blocks = Math.ceil(tiles / winogradBlock);
    task[18] = blocks;
    engine.run('winograd_output', panels * blocks);
  }
}

/** Words 13 to 17. */
function writeWinogradEpilogue({ task, reals }: Engine, { residual, activation, write }: Epilogue): void {
  task[13] = residual === null ? 0 : residual.byteOffset;
  task[14] = write === 'add' ? 1 : 0;
  task[15] = activation === null ? 0 : activation.name === 'leaky_relu' ? 2 : 1;
  if (activation === null) return;
  reals[16] = activation.name === 'clip' ? activation.min : activation.name === 'relu' ? 0 : activation.slope;
  reals[17] = activation.name === 'clip' ? activation.max : Number.POSITIVE_INFINITY;
}
