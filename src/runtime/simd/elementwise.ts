/** Sums, products and copies on the fast kernels. Each function says whether it computed. */
import type { Floats, FusedActivation } from '../geometry.js';
import { fastPiecewise } from './activation.js';
import { type GradientWrite, runValues } from './call.js';
import { engineOf } from './engine.js';

/** output = activation(left + right). */
export function fastAdd(
  count: number,
  left: Floats,
  right: Floats,
  output: Floats,
  activation: FusedActivation | null,
): boolean {
  let slope = 1;
  let least = Number.NEGATIVE_INFINITY;
  let most = Number.POSITIVE_INFINITY;
  if (activation !== null) {
    if (activation.name === 'leaky_relu') slope = activation.slope;
    else least = activation.name === 'relu' ? 0 : activation.min;
    if (activation.name === 'clip') most = activation.max;
  }
  return fastPiecewise(count, left, right, output, slope, least, most);
}

/** output = or += left * right. */
export function fastMultiply(
  count: number,
  left: Floats,
  right: Floats,
  output: Floats,
  write: GradientWrite,
): boolean {
  const engine = engineOf(output);
  if (engine === null) return false;
  const { task } = engine;
  task[0] = left.byteOffset;
  task[1] = right.byteOffset;
  task[2] = output.byteOffset;
  task[5] = write === 'add' ? 1 : 0;
  runValues(engine, 'multiply_values', count, 3);
  return true;
}

/** target = source, 0 where the source is `null`. */
export function fastCopy(count: number, source: Floats | null, target: Floats): boolean {
  const engine = engineOf(target);
  if (engine === null) return false;
  engine.task[0] = source === null ? 0 : source.byteOffset;
  engine.task[1] = target.byteOffset;
  runValues(engine, 'copy_values', count, 2);
  return true;
}
