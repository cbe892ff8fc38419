/**
 * Group normalisation on the fast kernels: sums of each image and channel, coefficients from those of a group, one pass
 * over the values. As many images at a time as have room for their sums; false where not even one has.
 */
import type { Floats } from '../geometry.js';
import type { GradientWrite } from './call.js';
import {
  channelTiles,
  coefficientsAt,
  groupsAtOnce,
  repeatsOf,
  runDots,
  runMoments,
  runNormalise,
  runNormaliseGradient,
} from './channel-rows.js';
import type { Engine } from './engine.js';

/** output = gamma * (input - mean) / sqrt(variance + epsilon) + beta. */
export function fastGroupNormForward(
  engine: Engine,
  n: number,
  positions: number,
  channels: number,
  groups: number,
  epsilon: number,
  input: Floats,
  gamma: Floats | null,
  beta: Floats | null,
  output: Floats,
): boolean {
  const repeats = repeatsOf(channels);
  const length = channels * repeats;
  const atOnce = groupsAtOnce(length);
  if (atOnce === 0) return false;
  const affine = gamma !== null && beta !== null;
  for (let first = 0; first < n; first += atOnce) {
    const now = Math.min(atOnce, n - first);
    const skipped = first * positions * channels * 4;
    const from = input.byteOffset + skipped;
    const at = coefficientsAt(engine, now, length);
    const { task } = engine;
    runMoments(engine, now, positions, channels, repeats, from);
    task[7] = affine ? gamma.byteOffset : 0;
    task[8] = affine ? beta.byteOffset : 0;
    groupStatistics(engine, now, positions, channels, groups, epsilon, at, 12 * length);
    runNormalise(engine, now, positions, channels, repeats, at, from, output.byteOffset + skipped, null);
  }
  return true;
}

/** The gradients of input, gamma and beta. */
export function fastGroupNormGradient(
  engine: Engine,
  n: number,
  positions: number,
  channels: number,
  groups: number,
  epsilon: number,
  input: Floats,
  gamma: Floats | null,
  outputGradient: Floats,
  inputGradient: Floats,
  gammaGradient: Floats | null,
  betaGradient: Floats | null,
  write: GradientWrite,
  parameterWrite: GradientWrite,
): boolean {
  const repeats = repeatsOf(channels);
  const length = channels * repeats;
  const atOnce = groupsAtOnce(length);
  if (atOnce === 0) return false;
  const { task } = engine;
  for (let first = 0; first < n; first += atOnce) {
    const now = Math.min(atOnce, n - first);
    const skipped = first * positions * channels * 4;
    const from = input.byteOffset + skipped;
    const by = outputGradient.byteOffset + skipped;
    const to = inputGradient.byteOffset + skipped;
    const at = coefficientsAt(engine, now, length);
    runMoments(engine, now, positions, channels, repeats, from);
    task[7] = 0;
    task[8] = 0;
    groupStatistics(engine, now, positions, channels, groups, epsilon, at, 16 * length);
    const most = Number.POSITIVE_INFINITY;
    task[3] = runDots(engine, now, positions, channels, repeats, 16 * length, from, by, at, most);
    task[1] = channels;
    task[2] = engine.shared;
    task[4] = positions;
    task[6] = channels / groups;
    task[7] = gamma === null ? 0 : gamma.byteOffset;
    task[9] = at;
    task[10] = 16 * length;
    engine.run('group_norm_slopes', now);
    task[4] = now;
    task[7] = gammaGradient === null ? 0 : gammaGradient.byteOffset;
    task[8] = betaGradient === null ? 0 : betaGradient.byteOffset;
    task[9] = parameterWrite === 'add' || first > 0 ? 1 : 0;
    engine.run('group_norm_parameters', channelTiles(channels));
    runNormaliseGradient(engine, now, positions, channels, repeats, at, from, by, to, write);
  }
  return true;
}

/** Coefficients from the moments that were just computed; gamma and beta stand in the task. */
function groupStatistics(
  engine: Engine,
  images: number,
  positions: number,
  channels: number,
  groups: number,
  epsilon: number,
  coefficients: number,
  coefficientsOfImage: number,
): void {
  const { task } = engine;
  // The tiles of an image stand where the cut left them.
  task[3] = task[2];
  task[1] = channels;
  task[2] = engine.shared;
  task[4] = positions;
  engine.reals[5] = epsilon;
  task[6] = channels / groups;
  task[9] = coefficients;
  task[10] = coefficientsOfImage;
  engine.run('group_norm_statistics', images);
}
