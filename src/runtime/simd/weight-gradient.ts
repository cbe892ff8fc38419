/**
 * The gradient of convolution weights as sums of outer products over all positions; which positions and channels a
 * tile takes is decided here, from the shape alone. Depthwise convolution has a file of its own.
 */
import type { ConvGeometry, Floats } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';
import type { Workspace } from './pack.js';

/** Output channels and input channels that a tile takes. */
const tileRows = 64;
const tileColumns = 64;
/** Values of weights that a tile sums up, and tiles aimed at. */
const tileWeights = 49152;
const tilesWanted = 16;
/** Bytes of memory that a chunk goes through, and the positions it has at least. */
const chunkBytes = 65536;
const chunkPositions = 128;
/** Values from one position to the next from which on the cache holds copies better than what lies that far apart. */
const wideStep = 256;
/** Bytes that splits may take together. */
const splitBytes = 2097152;
/** Tiles that the bias gradient may have at least: each keeps its sums in double precision. */
const biasTiles = 32;

/** How the work of one gradient is cut; there is one record, filled for each call. */
const plan = {
  /** Whether the values of the filter are rows, and output channels columns. */
  turned: false,
  /** Whether tiles copy their channels together, position after position. */
  gathers: false,
  rows: 0,
  columns: 0,
  taps: 0,
  images: 0,
  lines: 0,
  chunksPerSplit: 0,
  splits: 0,
  /** Never less than the splits of a smaller batch. */
  mostSplits: 0,
  /** Tiles of one split. */
  tiles: 0,
  splitValues: 0,
  scratch: 0,
};

function filterTaps(g: ConvGeometry): number {
  return g.filter[0] * g.filter[1] * g.filter[2];
}

/** Few input channels fill no vectors; output channels do then. */
function isTurned(groupChannels: number, groupOutputs: number, taps: number): boolean {
  if (groupChannels > 16 || groupChannels * taps > 1024) return false;
  // Blocks of four rows and eight columns.
  const straight = taps * Math.ceil(groupChannels / 8) * Math.ceil(groupOutputs / 4);
  return Math.ceil(groupOutputs / 8) * Math.ceil((taps * groupChannels) / 4) < straight;
}

/** Values that `count` output positions of an axis reach over. */
function inputSpread(g: ConvGeometry, axis: 0 | 1 | 2, count: number): number {
  return (count - 1) * g.stride[axis] + (g.filter[axis] - 1) * g.dilation[axis] + 1;
}

function planWeightGradient(n: number, g: ConvGeometry): void {
  // Taking an array apart by a pattern makes garbage where code is not hot.
  const depth = g.output[0];
  const height = g.output[1];
  const width = g.output[2];
  const outputs = g.output[3];
  const groupChannels = g.input[3] / g.groups;
  const groupOutputs = outputs / g.groups;
  const taps = filterTaps(g);
  plan.turned = isTurned(groupChannels, groupOutputs, taps);
  plan.rows = Math.min(groupOutputs, tileRows);
  plan.columns = Math.min(groupChannels, tileColumns);
  plan.taps = Math.max(1, Math.min(taps, Math.floor(tileWeights / (plan.rows * plan.columns))));

  const positionBytes = 4 * (outputs + g.input[3] * g.stride[1] * g.stride[2]);
  const positions = Math.max(chunkPositions, Math.floor(chunkBytes / positionBytes));
  const plane = height * width;
  plan.lines = Math.max(1, Math.min(height, Math.floor(positions / width)));
  plan.images = plan.lines < height ? 1 : Math.max(1, Math.min(n, Math.floor(positions / plane)));
  const chunks = Math.ceil(n / plan.images) * depth * Math.ceil(height / plan.lines);

  plan.tiles = g.groups * Math.ceil(groupOutputs / plan.rows);
  if (!plan.turned) plan.tiles *= Math.ceil(groupChannels / plan.columns) * Math.ceil(taps / plan.taps);
  plan.splitValues = plan.turned
    ? g.groups * taps * groupChannels * 8 * Math.ceil(groupOutputs / 8)
    : outputs * taps * groupChannels;
  plan.splitValues = 4 * Math.ceil(plan.splitValues / 4);
  const fitting = Math.max(1, Math.floor(splitBytes / (4 * plan.splitValues)));
  plan.mostSplits = Math.min(chunks, fitting, Math.ceil(tilesWanted / plan.tiles));
  plan.chunksPerSplit = Math.ceil(chunks / plan.mostSplits);
  plan.splits = Math.ceil(chunks / plan.chunksPerSplit);

  const listed = plan.turned ? taps * groupChannels : plan.rows;
  const copied = plan.turned
    ? plan.images *
      inputSpread(g, 0, 1) *
      inputSpread(g, 1, plan.lines) *
      inputSpread(g, 2, width) *
      groupChannels
    : 0;
  // Copying costs rows + columns a position, and what it speeds up is rows times columns.
  plan.gathers =
    !plan.turned &&
    Math.max(outputs, g.input[3] * g.stride[2]) >= wideStep &&
    plan.rows * plan.columns >= 24 * (plan.rows + plan.columns);
  const gathered = plan.gathers ? plan.images * plan.lines * width * (plan.rows + plan.columns) : 0;
  plan.scratch = 512 + 4 * (listed + copied + gathered);
}

/** What it needs. */
export function weightGradientWorkspace(g: ConvGeometry, batch: number, training: boolean): Workspace {
  if (!training) return { forward: 0, inputGradient: 0, scratch: 0, shared: 0 };
  planWeightGradient(batch, g);
  const splits = plan.mostSplits > 1 || plan.turned ? 4 * plan.mostSplits * plan.splitValues : 0;
  const shared = Math.max(splits, biasTiles * 8 * Math.max(g.input[3], g.output[3]));
  return { forward: 0, inputGradient: 0, scratch: plan.scratch, shared };
}

/**
 * weightGradient (Cout, kD, kH, kW, Cin / groups) = or += sum over positions p of outputGradient[p, o] times the patch
 * of input at p. Says whether it did.
 */
export function weightGradientProduct(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  input: Floats,
  outputGradient: Floats,
  weightGradient: Floats,
  write: GradientWrite,
): boolean {
  planWeightGradient(n, g);
  const { task } = engine;
  const shares = plan.splits > 1 || plan.turned;
  if (plan.scratch > engine.scratchBytes) return false;
  if (shares && 4 * plan.splits * plan.splitValues > engine.sharedBytes) return false;
  const adds = write === 'add' ? 1 : 0;
  task[0] = outputGradient.byteOffset;
  task[1] = input.byteOffset;
  task[2] = shares ? engine.shared : weightGradient.byteOffset;
  task[3] = 4 * plan.splitValues;
  task[4] = shares ? 0 : adds;
  task[5] = n;
  for (let axis = 0; axis < 3; axis++) {
    task[6 + axis] = g.output[axis];
    task[9 + axis] = g.input[axis];
    task[12 + axis] = g.filter[axis];
    task[15 + axis] = g.stride[axis];
    task[18 + axis] = g.dilation[axis];
    task[21 + axis] = g.padding[axis];
  }
  task[24] = g.input[3];
  task[25] = g.output[3];
  task[26] = g.groups;
  task[27] = plan.rows;
  task[28] = plan.columns;
  task[29] = plan.taps;
  task[30] = plan.images;
  task[31] = plan.lines;
  task[32] = plan.chunksPerSplit;
  task[33] = plan.gathers ? 1 : 0;
  engine.run(plan.turned ? 'weight_gradient_rows' : 'weight_gradient', plan.splits * plan.tiles);
  if (shares) sumSplits(engine, g, weightGradient, adds);
  return true;
}

/** Weights that one tile adds up over the splits. */
const sumTileValues = 8192;

function sumSplits(engine: Engine, g: ConvGeometry, weightGradient: Floats, adds: number): void {
  const { task } = engine;
  const groupChannels = g.input[3] / g.groups;
  const groupOutputs = g.output[3] / g.groups;
  task[0] = engine.shared;
  task[1] = 4 * plan.splitValues;
  task[2] = plan.splits;
  task[3] = weightGradient.byteOffset;
  task[4] = adds;
  if (plan.turned) {
    task[5] = filterTaps(g) * groupChannels;
    task[6] = groupOutputs;
    task[7] = Math.ceil(groupOutputs / 8);
    engine.run('weight_gradient_turn', g.groups * task[7]);
    return;
  }
  const count = g.output[3] * filterTaps(g) * groupChannels;
  task[5] = count;
  task[6] = sumTileValues;
  engine.run('weight_gradient_sum', Math.ceil(count / sumTileValues));
}
