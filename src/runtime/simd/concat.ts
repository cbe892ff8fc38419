/** Copies columns of matrices on the fast kernels. */
import type { Floats } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';

/**
 * to (rows, toTotal) at columns toOffset to toOffset + columns = or += from (rows, fromTotal) at fromOffset and behind.
 */
export function copyColumns(
  engine: Engine,
  rows: number,
  columns: number,
  from: Floats,
  fromOffset: number,
  fromTotal: number,
  to: Floats,
  toOffset: number,
  toTotal: number,
  write: GradientWrite,
): void {
  const { task } = engine;
  const rowsOfTile = Math.ceil(16384 / columns);
  task[0] = rows;
  task[1] = columns;
  task[2] = rowsOfTile;
  task[3] = from.byteOffset + 4 * fromOffset;
  task[4] = fromTotal;
  task[5] = to.byteOffset + 4 * toOffset;
  task[6] = toTotal;
  task[7] = write === 'add' ? 1 : 0;
  engine.run('copy_columns', Math.ceil(rows / rowsOfTile));
}
