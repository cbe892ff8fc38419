/** Local response normalisation on the fast kernels; false where a row has no room in the working memory. */
import type { Floats } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';

/** output = input / (k + alpha / size * sum of squares over the window)^beta. */
export function fastLocalResponseForward(
  engine: Engine,
  positions: number,
  channels: number,
  size: number,
  alpha: number,
  beta: number,
  k: number,
  input: Floats,
  output: Floats,
): boolean {
  const tiles = localResponseTiles(engine, positions, channels, size, alpha, beta, k);
  if (tiles === 0) return false;
  engine.task[7] = input.byteOffset;
  engine.task[8] = output.byteOffset;
  engine.run('local_response_forward', tiles);
  return true;
}

/** Its gradient. */
export function fastLocalResponseGradient(
  engine: Engine,
  positions: number,
  channels: number,
  size: number,
  alpha: number,
  beta: number,
  k: number,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite,
): boolean {
  const tiles = localResponseTiles(engine, positions, channels, size, alpha, beta, k);
  if (tiles === 0) return false;
  engine.task[7] = input.byteOffset;
  engine.task[8] = outputGradient.byteOffset;
  engine.task[9] = inputGradient.byteOffset;
  engine.task[10] = write === 'add' ? 1 : 0;
  engine.run('local_response_gradient', tiles);
  return true;
}

/** Writes what both kernels need; 0 where four rows with what is around them are more than every engine has room for. */
function localResponseTiles(
  engine: Engine,
  positions: number,
  channels: number,
  size: number,
  alpha: number,
  beta: number,
  k: number,
): number {
  if (4 * (channels + 3) + 5 * (size + 7) > 16384) return 0;
  const { task, reals } = engine;
  const rows = Math.ceil(4096 / channels);
  task[0] = positions;
  task[1] = channels;
  task[2] = rows;
  task[3] = size;
  reals[4] = alpha / size;
  reals[5] = beta;
  reals[6] = k;
  return Math.ceil(positions / rows);
}
