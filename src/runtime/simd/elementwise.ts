/** Sums, products and copies on the fast kernels. Each function says whether it computed. */
import type { Floats, FusedActivation } from '../geometry.js';
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
  const engine = engineOf(output);
  if (engine === null) return false;
  const { task, reals } = engine;
  task[0] = left.byteOffset;
  task[1] = right.byteOffset;
  task[2] = output.byteOffset;
  const name = activation === null ? 'none' : activation.name;
  reals[5] = activation?.name === 'leaky_relu' ? activation.slope : 1;
  reals[6] = activation?.name === 'clip' ? activation.min : name === 'relu' ? 0 : Number.NEGATIVE_INFINITY;
  reals[7] = activation?.name === 'clip' ? activation.max : Number.POSITIVE_INFINITY;
  runValues(engine, 'add_values', count, 3);
  return true;
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
