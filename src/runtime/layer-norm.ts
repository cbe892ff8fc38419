/**
 * Layer normalisation (Ba, Kiros, Hinton 2016): every row of `length` neighbouring values is brought to mean 0 and biased
 * variance 1, with one gamma and one beta a place. `rows` counts over the batch.
 */
import type { Floats } from './geometry.js';
import { groupNormForward, groupNormGradient } from './group-norm.js';
import type { GradientWrite } from './simd/call.js';
import { engineOf } from './simd/engine.js';
import { fastLayerNormForward, fastLayerNormGradient } from './simd/layer-norm.js';

/** output = gamma * (input - mean) / sqrt(variance + epsilon) + beta; without gamma and beta just normalised. */
export function layerNormForward(
  rows: number,
  length: number,
  epsilon: number,
  input: Floats,
  gamma: Floats | null,
  beta: Floats | null,
  output: Floats,
): void {
  const engine = engineOf(output);
  if (engine !== null) fastLayerNormForward(engine, rows, length, epsilon, input, gamma, beta, output);
  else groupNormForward(rows, 1, length, 1, epsilon, input, gamma, beta, output);
}

/** Adds to, or sets, the gradients of the input, and of gamma and beta where they are given. */
export function layerNormGradient(
  rows: number,
  length: number,
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
    fastLayerNormGradient(
      engine,
      rows,
      length,
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
  groupNormGradient(
    rows,
    1,
    length,
    1,
    epsilon,
    input,
    gamma,
    outputGradient,
    inputGradient,
    gammaGradient,
    betaGradient,
    write,
    parameterWrite,
  );
}
