/** Images times a factor each on the fast kernels. */
import type { Floats } from '../geometry.js';
import { type GradientWrite, tileValues } from './call.js';
import { engineOf } from './engine.js';

/** output (n, size) = or += input * mask, where the mask has a value an image. Says whether it computed. */
export function fastScaleImages(
  n: number,
  size: number,
  input: Floats,
  mask: Floats,
  output: Floats,
  write: GradientWrite,
): boolean {
  const engine = engineOf(output);
  if (engine === null) return false;
  const { task } = engine;
  task[0] = size;
  task[1] = tileValues;
  task[2] = Math.ceil(size / tileValues);
  task[3] = input.byteOffset;
  task[4] = mask.byteOffset;
  task[5] = output.byteOffset;
  task[6] = write === 'add' ? 1 : 0;
  engine.run('scale_images', n * task[2]);
  return true;
}
