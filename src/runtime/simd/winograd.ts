/**
 * Winograd's convolution: 3x3 filters make 4x4 outputs of tiles of 6x6 with 36 products instead of 144, 5x5 filters 2x2
 * outputs with 36 instead of 100. The gradient of the input is the same convolution with turned filters.
 *
 * Some tiles at a time: their points into shared memory, then a product for each point and the way back.
 */
import type { ConvGeometry, Floats } from '../geometry.js';
import type { Engine } from './engine.js';
import type { Epilogue } from './epilogue-task.js';
import type { Workspace } from './pack.js';
import { winogradGradientShared } from './winograd-gradient.js';
import {
  isOneWinogradBlock,
  packWinogradFilters,
  packWinogradForward,
  winogradFront,
  winogradRoom,
  writeWinogradBias,
  writeWinogradScales,
  writeWinogradSource,
} from './winograd-pack.js';
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
  const height = g.input[1];
  const width = g.input[2];
  const channels = g.input[3];
  const outputHeight = g.output[1];
  const outputWidth = g.output[2];
  const outputs = g.output[3];
  return {
    forward: goes
      ? winogradRoom(g, batch, training && batch > 1, outputHeight, outputWidth, channels, outputs)
      : 0,
    inputGradient: returns ? winogradRoom(g, batch, true, height, width, outputs, channels) : 0,
    scratch: Math.max(
      goes ? winogradScratch(g, batch, outputHeight, outputWidth, channels) : winogradThreadBytes,
      returns ? winogradScratch(g, batch, height, width, outputs) : winogradThreadBytes,
    ),
    shared: Math.max(
      goes ? winogradShared(g, batch, outputHeight, outputWidth, channels) : 0,
      returns ? winogradShared(g, batch, height, width, outputs) : 0,
      training && weightGradient === 'winograd' ? winogradGradientShared(g, batch) : 0,
    ),
  };
}

/** Bytes of working memory of a thread, with a panel that is packed as it is used. */
function winogradScratch(
  g: ConvGeometry,
  n: number,
  height: number,
  width: number,
  channels: number,
): number {
  if (!isOneWinogradBlock(g, n, height, width)) return winogradThreadBytes;
  return winogradThreadBytes + 4 * winogradPackLength(channels, 8);
}

/** Whether the kernels have room for what they need, where filters have a place (`packs`), and where they have none. */
function hasWinogradRoom(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  pack: Float32Array,
  packs: boolean,
  height: number,
  width: number,
  channels: number,
  outputs: number,
): boolean {
  if (engine.sharedBytes < winogradShared(g, n, height, width, channels)) return false;
  if (packs) return true;
  return (
    pack.length >= winogradFront(outputs) &&
    isOneWinogradBlock(g, n, height, width) &&
    engine.scratchBytes >= winogradScratch(g, n, height, width, channels)
  );
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
  const packs = pack.forward.length >= winogradPackLength(channels, outputs);
  if (!hasWinogradRoom(engine, n, g, pack.forward, packs, outputHeight, outputWidth, channels, outputs))
    return false;
  const old = pack.forwardVersion !== engine.version || pack.norm !== after.norm;
  if (old || !packs) writeWinogradScales(pack.forward, outputs, after.norm);
  if (packs && old) packWinogradForward(engine, g, weight, pack, after.norm);
  writeWinogradSource(engine, g, packs ? null : weight, false, pack.forward, outputs, after.norm !== null);
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
  const packs = pack.inputGradient.length >= winogradPackLength(outputs, channels);
  if (!hasWinogradRoom(engine, n, g, pack.inputGradient, packs, height, width, outputs, channels))
    return false;
  if (packs && pack.inputGradientVersion !== engine.version) {
    packWinogradFilters(engine, g, weight, pack.inputGradient, channels, false);
    engine.run('winograd_pack_turned', Math.ceil(channels / 8));
    pack.inputGradientVersion = engine.version;
  }
  writeWinogradSource(engine, g, packs ? null : weight, true, pack.inputGradient, channels, false);
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
