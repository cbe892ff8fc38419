/** Layer normalisation on the fast kernels, row after row; the sums for gamma and beta are left tile by tile. */
import type { Floats } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';

/** output = gamma * (input - mean) / sqrt(variance + epsilon) + beta; without gamma and beta just normalised. */
export function fastLayerNormForward(
  engine: Engine,
  rows: number,
  length: number,
  epsilon: number,
  input: Floats,
  gamma: Floats | null,
  beta: Floats | null,
  output: Floats,
): void {
  const { task } = engine;
  const affine = gamma !== null && beta !== null;
  const rowsOfTile = Math.ceil(8192 / length);
  task[0] = rows;
  task[1] = length;
  task[2] = rowsOfTile;
  engine.reals[3] = epsilon;
  task[4] = input.byteOffset;
  task[5] = affine ? gamma.byteOffset : 0;
  task[6] = affine ? beta.byteOffset : 0;
  task[7] = output.byteOffset;
  engine.run('layer_norm_forward', Math.ceil(rows / rowsOfTile));
}

/** The gradients of input, gamma and beta; false where rows are too long for the sums of a tile. */
export function fastLayerNormGradient(
  engine: Engine,
  rows: number,
  length: number,
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
  // A tile leaves two rows of sums; every engine has so much shared memory.
  const mostTiles = Math.min(64, Math.floor(262144 / (8 * length)));
  if (mostTiles === 0) return false;
  const { task } = engine;
  const tiles = Math.min(mostTiles, Math.ceil((rows * length) / 8192));
  const rowsOfTile = Math.ceil(rows / tiles);
  task[0] = rows;
  task[1] = length;
  task[2] = rowsOfTile;
  engine.reals[3] = epsilon;
  task[4] = input.byteOffset;
  task[5] = gamma === null ? 0 : gamma.byteOffset;
  task[6] = outputGradient.byteOffset;
  task[7] = inputGradient.byteOffset;
  task[8] = write === 'add' ? 1 : 0;
  task[9] = engine.shared;
  engine.run('layer_norm_gradient', Math.ceil(rows / rowsOfTile));
  if (gammaGradient === null && betaGradient === null) return true;
  task[4] = Math.ceil(rows / rowsOfTile);
  task[5] = engine.shared;
  task[6] = gammaGradient === null ? 0 : gammaGradient.byteOffset;
  task[7] = betaGradient === null ? 0 : betaGradient.byteOffset;
  task[8] = parameterWrite === 'add' ? 1 : 0;
  engine.run('layer_norm_parameters', Math.ceil(length / 256));
  return true;
}
