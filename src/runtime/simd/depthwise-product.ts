/**
 * Depthwise convolution with one filter a channel. Weights are packed as [tap][channel], with the norm folded in, and
 * behind the taps stands what is added to every sum. Both passes that read weights take the same order, but what is
 * folded in may differ. With more filters a channel the reference kernels compute.
 */
import type { ConvGeometry, Floats } from '../geometry.js';
import { windowTaps } from '../taps.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';
import type { Epilogue } from './epilogue-task.js';
import { noWorkspace, type ProductPack, type Workspace } from './pack.js';
import { windowScratch, writeWindow } from './pool-window.js';

/** Partial sums of the weight gradient: as many tiles as rows allow, but no more. */
const mostDepthwiseWeightTiles = 32;

/** What all passes need. */
export function depthwiseWorkspace(g: ConvGeometry, batch: number, training: boolean): Workspace {
  if (!hasOneFilterEach(g)) return noWorkspace;
  const taps = windowTaps(g);
  const channels = packedDepthwiseChannels(g);
  const pack = (taps + 1) * channels;
  const width = Math.max(g.input[2], g.output[2]);
  return {
    forward: pack,
    inputGradient: pack,
    scratch: windowScratch(width, g),
    shared: training ? depthwiseWeightTiles(batch, g) * taps * channels * 4 : 0,
  };
}

/** output (n, D', H', W', C) = what `after` makes of the convolution of input (n, D, H, W, C). */
export function depthwiseProductForward(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  input: Floats,
  weight: Floats,
  output: Floats,
  after: Epilogue,
): boolean {
  const pack = engine.packs.get(weight);
  if (pack === undefined || !hasOneFilterEach(g)) return false;
  noticeDepthwiseNorm(pack, after);
  if (pack.forwardVersion !== engine.version) {
    packFilters(g, weight, after, pack.forward);
    pack.forwardVersion = engine.version;
  }
  return runDepthwise(engine, n, g, input, pack.forward, output, false, after);
}

/** inputGradient (n, D, H, W, C) = what `after` makes of the transposed convolution of outputGradient. */
export function depthwiseProductInputGradient(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  outputGradient: Floats,
  weight: Floats,
  inputGradient: Floats,
  after: Epilogue,
): boolean {
  const pack = engine.packs.get(weight);
  if (pack === undefined || !hasOneFilterEach(g)) return false;
  noticeDepthwiseNorm(pack, after);
  if (pack.inputGradientVersion !== engine.version) {
    packFilters(g, weight, after, pack.inputGradient);
    pack.inputGradientVersion = engine.version;
  }
  return runDepthwise(engine, n, g, outputGradient, pack.inputGradient, inputGradient, true, after);
}

/** weightGradient (C, kD, kH, kW, 1) = or += the sum over all positions of outputGradient times input. */
export function depthwiseProductWeightGradient(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  input: Floats,
  outputGradient: Floats,
  weightGradient: Floats,
  write: GradientWrite,
): boolean {
  if (!hasOneFilterEach(g)) return false;
  const { task } = engine;
  const taps = windowTaps(g);
  const channels = g.input[3];
  const wanted = depthwiseWeightTiles(n, g);
  if (wanted * taps * packedDepthwiseChannels(g) * 4 > engine.sharedBytes) return false;
  if (writeWindow(engine, n, g, channels, input, outputGradient, false) === 0) return false;
  const rows = task[26];
  const rowsOfTile = Math.ceil(rows / wanted);
  const tiles = Math.ceil(rows / rowsOfTile);
  task[27] = rowsOfTile;
  task[29] = 1;
  task[30] = channels;
  task[32] = engine.shared;
  engine.run('depthwise_weight_gradient', tiles);
  task[0] = engine.shared;
  task[1] = weightGradient.byteOffset;
  task[2] = channels;
  task[3] = taps;
  task[4] = tiles;
  task[5] = write === 'add' ? 1 : 0;
  engine.run('depthwise_weight_gradient_sum', Math.ceil(channels / 16));
  return true;
}

function runDepthwise(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  source: Floats,
  packed: Floats,
  target: Floats,
  transposed: boolean,
  after: Epilogue,
): boolean {
  const tiles = writeWindow(engine, n, g, g.input[3], source, target, transposed);
  if (tiles === 0) return false;
  const { task, reals } = engine;
  const { activation } = after;
  const added = after.write === 'add' ? target : after.residual;
  task[32] = packed.byteOffset;
  task[33] = added === null ? 0 : 1;
  task[34] = added === null ? 0 : added.byteOffset - target.byteOffset;
  task[35] = activation === null ? 0 : activation.name === 'leaky_relu' ? 2 : 1;
  reals[36] = 0;
  reals[37] = Number.POSITIVE_INFINITY;
  if (activation?.name === 'leaky_relu') reals[36] = activation.slope;
  if (activation?.name === 'clip') {
    reals[36] = activation.min;
    reals[37] = activation.max;
  }
  engine.run('depthwise', tiles);
  return true;
}

/** With another norm than the one folded in, both packs are old. */
function noticeDepthwiseNorm(pack: ProductPack, after: Epilogue): void {
  if (pack.norm === after.norm) return;
  pack.norm = after.norm;
  pack.forwardVersion = 0;
  pack.inputGradientVersion = 0;
}

/** packed = weight (C, taps) * scale as [tap][channel], then bias * scale + shift; a norm is a scale and a shift. */
function packFilters(g: ConvGeometry, weight: Floats, after: Epilogue, packed: Floats): void {
  const { bias, norm } = after;
  const taps = windowTaps(g);
  const row = packedDepthwiseChannels(g);
  for (let c = 0; c < g.input[3]; c++) {
    const scale = norm === null ? 1 : norm.gamma[c] / Math.sqrt(norm.variance[c] + norm.epsilon);
    const shift = norm === null ? 0 : norm.beta[c] - norm.mean[c] * scale;
    for (let tap = 0; tap < taps; tap++) packed[tap * row + c] = weight[c * taps + tap] * scale;
    packed[taps * row + c] = (bias === null ? 0 : bias[c] * scale) + shift;
  }
}

function hasOneFilterEach(g: ConvGeometry): boolean {
  return g.input[3] === g.output[3];
}

function packedDepthwiseChannels(g: ConvGeometry): number {
  return Math.ceil(g.input[3] / 8) * 8;
}

function depthwiseWeightTiles(n: number, g: ConvGeometry): number {
  return Math.min(mostDepthwiseWeightTiles, n * g.output[0] * g.output[1]);
}
