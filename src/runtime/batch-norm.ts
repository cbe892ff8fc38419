/**
 * Batch normalisation over (positions, channels), where positions are those of all images of the batch
 * (Ioffe, Szegedy 2015), with PyTorch's conventions: `momentum` is the share of the new batch in the running
 * statistics, and the running variance is the unbiased one while the batch is normalised with the biased one.
 */
import { applyActivation } from './fused-activation.js';
import type { Floats, FusedActivation } from './geometry.js';
import { scratchDoubles } from './scratch.js';
import {
  fastBatchNormEvaluation,
  fastBatchNormFrozenGradient,
  fastBatchNormGradient,
  fastBatchNormTraining,
} from './simd/batch-norm.js';
import type { GradientWrite } from './simd/call.js';
import { engineOf } from './simd/engine.js';

/** output = activation(gamma * (input - runningMean) / sqrt(runningVariance + epsilon) + beta). */
export function batchNormEvaluation(
  positions: number,
  channels: number,
  epsilon: number,
  input: Floats,
  gamma: Floats,
  beta: Floats,
  runningMean: Floats,
  runningVariance: Floats,
  output: Floats,
  activation: FusedActivation | null = null,
): void {
  const engine = engineOf(output);
  if (
    engine !== null &&
    fastBatchNormEvaluation(
      engine,
      positions,
      channels,
      epsilon,
      input,
      gamma,
      beta,
      runningMean,
      runningVariance,
      output,
      activation,
    )
  )
    return;
  const scale = scratchDoubles(0, channels);
  const shift = scratchDoubles(1, channels);
  for (let c = 0; c < channels; c++) {
    scale[c] = gamma[c] / Math.sqrt(runningVariance[c] + epsilon);
    shift[c] = beta[c] - runningMean[c] * scale[c];
  }
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) output[at] = input[at] * scale[c] + shift[c];
  }
  if (activation !== null) applyActivation(positions * channels, activation, output);
}

/**
 * Normalises with the statistics of this batch, and moves the running statistics towards them. `batchMean` and
 * `inverseDeviation` (1 / sqrt(variance + epsilon)) are kept for the gradient. With a single position the variance
 * is 0, and so is what is stored.
 */
export function batchNormTraining(
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
  activation: FusedActivation | null = null,
): void {
  const engine = engineOf(output);
  if (
    engine !== null &&
    fastBatchNormTraining(
      engine,
      positions,
      channels,
      epsilon,
      momentum,
      input,
      gamma,
      beta,
      runningMean,
      runningVariance,
      batchMean,
      inverseDeviation,
      output,
      activation,
    )
  )
    return;
  const mean = scratchDoubles(0, channels);
  const variance = scratchDoubles(1, channels);
  mean.fill(0, 0, channels);
  variance.fill(0, 0, channels);
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) mean[c] += input[at];
  }
  for (let c = 0; c < channels; c++) mean[c] /= positions;
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) {
      const distance = input[at] - mean[c];
      variance[c] += distance * distance;
    }
  }
  for (let c = 0; c < channels; c++) {
    const unbiased = variance[c] / Math.max(1, positions - 1);
    runningMean[c] += momentum * (mean[c] - runningMean[c]);
    runningVariance[c] += momentum * (unbiased - runningVariance[c]);
    batchMean[c] = mean[c];
    inverseDeviation[c] = 1 / Math.sqrt(variance[c] / positions + epsilon);
  }
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) {
      output[at] = (input[at] - batchMean[c]) * inverseDeviation[c] * gamma[c] + beta[c];
    }
  }
  if (activation !== null) applyActivation(positions * channels, activation, output);
}

/**
 * gammaGradient += (or =) sum of outputGradient * normalised, betaGradient += (or =) sum of outputGradient, and
 * inputGradient += (or =) gamma * inverseDeviation * (outputGradient - mean(outputGradient) - normalised *
 * mean(outputGradient * normalised)).
 */
export function batchNormGradient(
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
  write: GradientWrite = 'add',
  parameterWrite: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (
    engine !== null &&
    fastBatchNormGradient(
      engine,
      positions,
      channels,
      input,
      batchMean,
      inverseDeviation,
      gamma,
      outputGradient,
      inputGradient,
      gammaGradient,
      betaGradient,
      write,
      parameterWrite,
    )
  )
    return;
  const sum = scratchDoubles(0, channels);
  const dot = scratchDoubles(1, channels);
  sum.fill(0, 0, channels);
  dot.fill(0, 0, channels);
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) {
      sum[c] += outputGradient[at];
      dot[c] += outputGradient[at] * (input[at] - batchMean[c]) * inverseDeviation[c];
    }
  }
  for (let c = 0; c < channels; c++) {
    gammaGradient[c] = parameterWrite === 'add' ? gammaGradient[c] + dot[c] : dot[c];
    betaGradient[c] = parameterWrite === 'add' ? betaGradient[c] + sum[c] : sum[c];
    sum[c] /= positions;
    dot[c] /= positions;
  }
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) {
      const normalised = (input[at] - batchMean[c]) * inverseDeviation[c];
      const slope = gamma[c] * inverseDeviation[c] * (outputGradient[at] - sum[c] - normalised * dot[c]);
      inputGradient[at] = write === 'add' ? inputGradient[at] + slope : slope;
    }
  }
}

/** The gradient of a frozen layer, a fixed scale: inputGradient += (or =) outputGradient * gamma / deviation. */
export function batchNormFrozenGradient(
  positions: number,
  channels: number,
  epsilon: number,
  gamma: Floats,
  runningVariance: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (
    engine !== null &&
    fastBatchNormFrozenGradient(
      engine,
      positions,
      channels,
      epsilon,
      gamma,
      runningVariance,
      outputGradient,
      inputGradient,
      write,
    )
  )
    return;
  const scale = scratchDoubles(0, channels);
  for (let c = 0; c < channels; c++) scale[c] = gamma[c] / Math.sqrt(runningVariance[c] + epsilon);
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) {
      const slope = outputGradient[at] * scale[c];
      inputGradient[at] = write === 'add' ? inputGradient[at] + slope : slope;
    }
  }
}
