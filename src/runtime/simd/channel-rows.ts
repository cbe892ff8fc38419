/**
 * How maps of (positions, channels) are cut into tiles for the kernels that have coefficients or sums for each channel;
 * `src/kernels/channel-rows.ts` says what stands in the task.
 */
import type { Floats, FusedActivation } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';

/** Values that a tile has at least, and tiles at most. */
const leastTile = 8192;
const mostTiles = 64;
/** Shared memory that these kernels use at most: what every engine has, so that tiles are the same in all of them. */
const sharedLimit = 262144;
/** The longest row that may be made of several positions. */
const longestRow = 2048;
/** Bytes in which a tile leaves its sums, for each value of a row. */
const sumBytes = 16;
/** Bytes of the four rows of coefficients that a gradient has at most, for each value of a row. */
const coefficientBytes = 16;

/** How many positions make a row: as many as give whole vectors of 8 and at least 64 values; 1 for many channels. */
export function repeatsOf(channels: number): number {
  let repeats = 1;
  while ((channels * repeats) % 8 !== 0 || channels * repeats < 64) repeats *= 2;
  return channels * repeats > longestRow ? 1 : repeats;
}

/** For how many groups at a time the sums and coefficients have room; 0 where not even for one. */
export function groupsAtOnce(length: number): number {
  return Math.floor(sharedLimit / (length * (sumBytes + coefficientBytes)));
}

/** Writes how `groups` maps of `positions` are cut, and gives the tiles of each. `coefficients` is words 4's stride. */
export function cutRows(
  engine: Engine,
  groups: number,
  positions: number,
  channels: number,
  repeats: number,
  coefficients: number,
): number {
  const length = channels * repeats;
  const rows = Math.ceil(positions / repeats);
  const room = Math.floor((sharedLimit - groups * length * coefficientBytes) / (length * sumBytes));
  const wanted = Math.ceil((groups * positions * channels) / leastTile);
  const blocks = Math.max(1, Math.floor(Math.min(room, mostTiles, wanted) / groups));
  const rowsOfBlock = Math.ceil(rows / blocks);
  const { task } = engine;
  task[0] = length;
  task[1] = positions * channels;
  task[2] = Math.ceil(rows / rowsOfBlock);
  task[3] = rowsOfBlock;
  task[4] = coefficients;
  return task[2];
}

/** Where the coefficients of rows stand whose sums begin at the start of the shared memory. */
export function coefficientsAt(engine: Engine, groups: number, length: number): number {
  return engine.shared + sharedLimit - groups * length * coefficientBytes;
}

/** Runs a kernel that goes through channels, 64 a tile. */
export function channelTiles(channels: number): number {
  return Math.ceil(channels / 64);
}

/**
 * Leaves the sums over positions of factor and of factor * min(input - mean, most) where the shared memory starts, and
 * gives the tiles of each group. Addresses of input and factor; of the means (`coefficients` bytes a group), 0 for none.
 */
export function runDots(
  engine: Engine,
  groups: number,
  positions: number,
  channels: number,
  repeats: number,
  coefficients: number,
  input: number,
  factor: number,
  mean: number,
  most: number,
): number {
  const { task } = engine;
  const tiles = cutRows(engine, groups, positions, channels, repeats, coefficients);
  task[5] = input;
  task[6] = factor;
  task[7] = mean;
  task[8] = engine.shared;
  engine.reals[9] = most;
  engine.run('channel_dots', groups * tiles);
  return tiles;
}

/**
 * sums (groups, sumsOfGroup) (+)= the sums over a group's positions of outputGradient * min(input, most): one for each
 * channel, or a single one.
 */
export function runWeightGradient(
  engine: Engine,
  groups: number,
  positions: number,
  channels: number,
  sumsOfGroup: number,
  most: number,
  input: Floats,
  outputGradient: Floats,
  sums: Floats,
  write: GradientWrite,
): boolean {
  const repeats = repeatsOf(channels);
  const atOnce = groupsAtOnce(channels * repeats);
  if (atOnce === 0) return false;
  const { task } = engine;
  for (let first = 0; first < groups; first += atOnce) {
    const now = Math.min(atOnce, groups - first);
    const skipped = first * positions * channels * 4;
    const from = input.byteOffset + skipped;
    const by = outputGradient.byteOffset + skipped;
    task[3] = runDots(engine, now, positions, channels, repeats, 0, from, by, 0, most);
    task[1] = sumsOfGroup;
    task[2] = engine.shared;
    task[4] = now;
    task[5] = sums.byteOffset + first * sumsOfGroup * 4;
    task[6] = write === 'add' ? 1 : 0;
    engine.run('channel_dots_end', channelTiles(now * sumsOfGroup));
  }
  return true;
}

/**
 * output (groups, positions, channels) (+)= input * scale, or input alone where `gate` is positive. `scale` is one
 * value a channel, for each group or for all, or a single one.
 */
export function runScale(
  engine: Engine,
  groups: number,
  positions: number,
  channels: number,
  input: Floats,
  scale: Floats,
  scales: 'groups' | 'channels' | 'one',
  gate: Floats | null,
  output: Floats,
  write: GradientWrite,
): boolean {
  const repeats = scales === 'groups' ? 1 : repeatsOf(channels);
  const length = channels * repeats;
  const { task } = engine;
  let from = scale.byteOffset;
  if (scales === 'one' || repeats > 1) {
    if (groupsAtOnce(length) === 0) return false;
    from = engine.shared;
    task[0] = length;
    task[1] = scales === 'one' ? 1 : channels;
    task[2] = scale.byteOffset;
    task[3] = from;
    engine.run('channel_repeat', channelTiles(task[1]));
  }
  const tiles = cutRows(engine, groups, positions, channels, repeats, scales === 'groups' ? 4 * channels : 0);
  task[5] = input.byteOffset;
  task[6] = output.byteOffset;
  task[7] = from;
  task[8] = gate === null ? 0 : gate.byteOffset;
  task[9] = write === 'add' ? 1 : 0;
  engine.run('channel_scale', groups * tiles);
  return true;
}

/** Words 8 to 11 of `channel_normalise`. */
export function setActivation(engine: Engine, activation: FusedActivation | null): void {
  const { task, reals } = engine;
  reals[8] = Number.NEGATIVE_INFINITY;
  reals[9] = Number.POSITIVE_INFINITY;
  task[10] = 0;
  if (activation === null) return;
  if (activation.name === 'leaky_relu') {
    task[10] = 1;
    reals[11] = activation.slope;
  } else if (activation.name === 'clip') {
    reals[8] = activation.min;
    reals[9] = activation.max;
  } else {
    reals[8] = 0;
  }
}

/** Leaves the sums over positions of the values and of their squares where the shared memory starts. */
export function runMoments(
  engine: Engine,
  groups: number,
  positions: number,
  channels: number,
  repeats: number,
  input: number,
): number {
  const tiles = cutRows(engine, groups, positions, channels, repeats, 0);
  engine.task[5] = input;
  engine.task[6] = engine.shared;
  engine.run('channel_moments', groups * tiles);
  return tiles;
}

/** output = activation((input - mean) * scale + shift): rows of those three coefficients, for each group. */
export function runNormalise(
  engine: Engine,
  groups: number,
  positions: number,
  channels: number,
  repeats: number,
  coefficients: number,
  input: number,
  output: number,
  activation: FusedActivation | null,
): void {
  const { task } = engine;
  const tiles = cutRows(engine, groups, positions, channels, repeats, 12 * channels * repeats);
  task[5] = input;
  task[6] = output;
  task[7] = coefficients;
  setActivation(engine, activation);
  engine.run('channel_normalise', groups * tiles);
}

/** inputGradient (+)= outputGradient * a - ((input - mean) * b + c): rows of mean, b, c, a, for each group. */
export function runNormaliseGradient(
  engine: Engine,
  groups: number,
  positions: number,
  channels: number,
  repeats: number,
  coefficients: number,
  input: number,
  outputGradient: number,
  inputGradient: number,
  write: GradientWrite,
): void {
  const { task } = engine;
  const tiles = cutRows(engine, groups, positions, channels, repeats, 16 * channels * repeats);
  task[5] = input;
  task[6] = outputGradient;
  task[7] = inputGradient;
  task[8] = coefficients;
  task[9] = write === 'add' ? 1 : 0;
  engine.run('channel_normalise_gradient', groups * tiles);
}
