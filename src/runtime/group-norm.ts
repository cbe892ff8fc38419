/**
 * Group normalisation (Wu, He 2018): in every image, all positions of `channels / groups` neighbouring channels are
 * brought to mean 0 and biased variance 1. Values are (n, positions, channels). With one channel a group it is instance
 * normalisation, with one group and one position layer normalisation. Statistics are computed anew for the gradient.
 */
import type { Floats } from './geometry.js';
import { scratchDoubles } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { engineOf } from './simd/engine.js';
import { fastGroupNormForward, fastGroupNormGradient } from './simd/group-norm.js';

/** output = gamma * (input - mean) / sqrt(variance + epsilon) + beta; without gamma and beta just normalised. */
export function groupNormForward(
  n: number,
  positions: number,
  channels: number,
  groups: number,
  epsilon: number,
  input: Floats,
  gamma: Floats | null,
  beta: Floats | null,
  output: Floats,
): void {
  const engine = engineOf(output);
  if (
    engine !== null &&
    fastGroupNormForward(engine, n, positions, channels, groups, epsilon, input, gamma, beta, output)
  )
    return;
  const width = channels / groups;
  const size = positions * channels;
  for (let start = 0; start < n * size; start += size) {
    for (let first = 0; first < channels; first += width) {
      const mean = meanOfGroup(input, start + first, positions, channels, width);
      const scale = inverseDeviationOfGroup(input, start + first, positions, channels, width, mean, epsilon);
      for (let p = 0, row = start; p < positions; p++, row += channels) {
        for (let c = first; c < first + width; c++) {
          const normalised = (input[row + c] - mean) * scale;
          output[row + c] = gamma === null || beta === null ? normalised : normalised * gamma[c] + beta[c];
        }
      }
    }
  }
}

/**
 * gammaGradient += (or =) sum of outputGradient * normalised, betaGradient += (or =) sum of outputGradient, and with
 * d = outputGradient * gamma: inputGradient += (or =) (d - mean(d) - normalised * mean(d * normalised)) / deviation.
 */
export function groupNormGradient(
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
  write: GradientWrite = 'add',
  parameterWrite: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (
    engine !== null &&
    fastGroupNormGradient(
      engine,
      n,
      positions,
      channels,
      groups,
      epsilon,
      input,
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
  const width = channels / groups;
  const size = positions * channels;
  const dots = scratchDoubles(0, channels);
  const sums = scratchDoubles(1, channels);
  dots.fill(0, 0, channels);
  sums.fill(0, 0, channels);
  for (let start = 0; start < n * size; start += size) {
    for (let first = 0; first < channels; first += width) {
      const mean = meanOfGroup(input, start + first, positions, channels, width);
      const scale = inverseDeviationOfGroup(input, start + first, positions, channels, width, mean, epsilon);
      let sum = 0;
      let dot = 0;
      for (let p = 0, row = start; p < positions; p++, row += channels) {
        for (let c = first; c < first + width; c++) {
          const normalised = (input[row + c] - mean) * scale;
          const slope = outputGradient[row + c];
          const scaled = gamma === null ? slope : slope * gamma[c];
          dots[c] += slope * normalised;
          sums[c] += slope;
          dot += scaled * normalised;
          sum += scaled;
        }
      }
      dot /= positions * width;
      sum /= positions * width;
      for (let p = 0, row = start; p < positions; p++, row += channels) {
        for (let c = first; c < first + width; c++) {
          const normalised = (input[row + c] - mean) * scale;
          const scaled = gamma === null ? outputGradient[row + c] : outputGradient[row + c] * gamma[c];
          const value = scale * (scaled - sum - normalised * dot);
          inputGradient[row + c] = write === 'add' ? inputGradient[row + c] + value : value;
        }
      }
    }
  }
  for (let c = 0; c < channels; c++) {
    if (gammaGradient !== null)
      gammaGradient[c] = parameterWrite === 'add' ? gammaGradient[c] + dots[c] : dots[c];
    if (betaGradient !== null)
      betaGradient[c] = parameterWrite === 'add' ? betaGradient[c] + sums[c] : sums[c];
  }
}

/** The mean of `width` neighbouring values at every `stride`, `positions` times, from `start` on. */
function meanOfGroup(
  values: Floats,
  start: number,
  positions: number,
  stride: number,
  width: number,
): number {
  let sum = 0;
  for (let p = 0, row = start; p < positions; p++, row += stride) {
    for (let i = 0; i < width; i++) sum += values[row + i];
  }
  return sum / (positions * width);
}

/** 1 / sqrt(biased variance + epsilon) of the same values. */
function inverseDeviationOfGroup(
  values: Floats,
  start: number,
  positions: number,
  stride: number,
  width: number,
  mean: number,
  epsilon: number,
): number {
  let squares = 0;
  for (let p = 0, row = start; p < positions; p++, row += stride) {
    for (let i = 0; i < width; i++) {
      const distance = values[row + i] - mean;
      squares += distance * distance;
    }
  }
  return 1 / Math.sqrt(squares / (positions * width) + epsilon);
}
