/**
 * Batch normalisation on the fast kernels: one pass for the sums of each channel, in double precision, and one that
 * normalises. Both functions of `../batch-norm.ts` and these have the same arguments; false where there is no room.
 */
import type { Floats, FusedActivation } from '../geometry.js';
import type { GradientWrite } from './call.js';
import {
  channelTiles,
  coefficientsAt,
  cutRows,
  groupsAtOnce,
  repeatsOf,
  runDots,
  runMoments,
  runNormalise,
  runNormaliseGradient,
} from './channel-rows.js';
import type { Engine } from './engine.js';

/** output = activation(gamma * (input - mean) / sqrt(variance + epsilon) + beta). */
export function fastBatchNormEvaluation(
  engine: Engine,
  positions: number,
  channels: number,
  epsilon: number,
  input: Floats,
  gamma: Floats,
  beta: Floats,
  mean: Floats,
  variance: Floats,
  output: Floats,
  activation: FusedActivation | null,
): boolean {
  const repeats = repeatsOf(channels);
  if (groupsAtOnce(channels * repeats) === 0) return false;
  const { task } = engine;
  task[0] = channels * repeats;
  task[1] = channels;
  task[2] = gamma.byteOffset;
  task[3] = beta.byteOffset;
  task[4] = mean.byteOffset;
  task[5] = variance.byteOffset;
  engine.reals[6] = epsilon;
  task[7] = engine.shared;
  engine.run('batch_norm_coefficients', channelTiles(channels));
  runNormalise(
    engine,
    1,
    positions,
    channels,
    repeats,
    engine.shared,
    input.byteOffset,
    output.byteOffset,
    activation,
  );
  return true;
}

/** Also moves the running statistics, and keeps the batch's for the gradient. */
export function fastBatchNormTraining(
  engine: Engine,
  positions: number,
  channels: number,
  epsilon: number,
  momentum: number,
  input: Floats,
  gamma: Floats,
  beta: Floats,
  runningMean: Floats,
  runningVariance: Floats,
  batchMean: Floats,
  inverseDeviation: Floats,
  output: Floats,
  activation: FusedActivation | null,
): boolean {
  const repeats = repeatsOf(channels);
  const length = channels * repeats;
  if (groupsAtOnce(length) === 0) return false;
  const { task, reals } = engine;
  const coefficients = coefficientsAt(engine, 1, length);
  task[3] = runMoments(engine, 1, positions, channels, repeats, input.byteOffset);
  task[1] = channels;
  task[2] = engine.shared;
  task[4] = positions;
  reals[5] = epsilon;
  reals[6] = momentum;
  task[7] = gamma.byteOffset;
  task[8] = beta.byteOffset;
  task[9] = runningMean.byteOffset;
  task[10] = runningVariance.byteOffset;
  task[11] = batchMean.byteOffset;
  task[12] = inverseDeviation.byteOffset;
  task[13] = coefficients;
  engine.run('batch_norm_statistics', channelTiles(channels));
  runNormalise(
    engine,
    1,
    positions,
    channels,
    repeats,
    coefficients,
    input.byteOffset,
    output.byteOffset,
    activation,
  );
  return true;
}

/** The gradients of input, gamma and beta. */
export function fastBatchNormGradient(
  engine: Engine,
  positions: number,
  channels: number,
  input: Floats,
  batchMean: Floats,
  inverseDeviation: Floats,
  gamma: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  gammaGradient: Floats,
  betaGradient: Floats,
  write: GradientWrite,
  parameterWrite: GradientWrite,
): boolean {
  const repeats = repeatsOf(channels);
  const length = channels * repeats;
  if (groupsAtOnce(length) === 0) return false;
  const { task } = engine;
  const coefficients = coefficientsAt(engine, 1, length);
  task[0] = length;
  task[1] = channels;
  task[2] = batchMean.byteOffset;
  task[3] = coefficients;
  engine.run('channel_repeat', channelTiles(channels));
  const from = input.byteOffset;
  const by = outputGradient.byteOffset;
  const most = Number.POSITIVE_INFINITY;
  task[3] = runDots(engine, 1, positions, channels, repeats, 0, from, by, coefficients, most);
  task[1] = channels;
  task[2] = engine.shared;
  task[4] = positions;
  task[5] = gamma.byteOffset;
  task[6] = batchMean.byteOffset;
  task[7] = inverseDeviation.byteOffset;
  task[8] = gammaGradient.byteOffset;
  task[9] = betaGradient.byteOffset;
  task[10] = parameterWrite === 'add' ? 1 : 0;
  task[11] = coefficients;
  engine.run('batch_norm_slopes', channelTiles(channels));
  runNormaliseGradient(
    engine,
    1,
    positions,
    channels,
    repeats,
    coefficients,
    from,
    by,
    inputGradient.byteOffset,
    write,
  );
  return true;
}

/** inputGradient (+)= outputGradient * gamma / sqrt(variance + epsilon). */
export function fastBatchNormFrozenGradient(
  engine: Engine,
  positions: number,
  channels: number,
  epsilon: number,
  gamma: Floats,
  variance: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite,
): boolean {
  const repeats = repeatsOf(channels);
  const { task } = engine;
  if (groupsAtOnce(channels * repeats) === 0) return false;
  task[0] = channels * repeats;
  task[1] = channels;
  task[2] = gamma.byteOffset;
  task[3] = 0;
  task[5] = variance.byteOffset;
  engine.reals[6] = epsilon;
  task[7] = engine.shared;
  engine.run('batch_norm_coefficients', channelTiles(channels));
  const tiles = cutRows(engine, 1, positions, channels, repeats, 0);
  task[5] = outputGradient.byteOffset;
  task[6] = inputGradient.byteOffset;
  task[7] = engine.shared;
  task[8] = 0;
  task[9] = write === 'add' ? 1 : 0;
  engine.run('channel_scale', tiles);
  return true;
}
