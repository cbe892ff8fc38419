/** Softmax over rows of channels on the fast kernels. */
import type { Floats } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';

/** output = exp(input - max) / sum. */
export function fastSoftmaxForward(
  engine: Engine,
  positions: number,
  channels: number,
  input: Floats,
  output: Floats,
): void {
  const { task } = engine;
  const tiles = softmaxTiles(engine, positions, channels);
  task[3] = input.byteOffset;
  task[4] = output.byteOffset;
  engine.run('softmax_forward', tiles);
}

/** inputGradient (+)= output * (outputGradient - sum over channels of output * outputGradient). */
export function fastSoftmaxGradient(
  engine: Engine,
  positions: number,
  channels: number,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite,
): void {
  const { task } = engine;
  const tiles = softmaxTiles(engine, positions, channels);
  task[3] = output.byteOffset;
  task[4] = outputGradient.byteOffset;
  task[5] = inputGradient.byteOffset;
  task[6] = write === 'add' ? 1 : 0;
  engine.run('softmax_gradient', tiles);
}

function softmaxTiles(engine: Engine, positions: number, channels: number): number {
  const rowsOfTile = Math.ceil(4096 / channels);
  engine.task[0] = positions;
  engine.task[1] = channels;
  engine.task[2] = rowsOfTile;
  return Math.ceil(positions / rowsOfTile);
}
