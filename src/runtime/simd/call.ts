/** What the callers of kernels have in common: tiles of value-by-value work, and how a gradient is written. */
import type { KernelName } from './binary.js';
import type { Engine } from './engine.js';

/** `add` adds to what a gradient holds; `set` overwrites it, whatever it held. */
export type GradientWrite = 'set' | 'add';

/** Values a tile of value-by-value work. */
export const tileValues = 16384;

/** Runs a kernel over `count` values; the task's words `countWord` and the next get the count and the tile's size. */
export function runValues(engine: Engine, kernel: KernelName, count: number, countWord: number): void {
  engine.task[countWord] = count;
  engine.task[countWord + 1] = tileValues;
  engine.run(kernel, Math.ceil(count / tileValues));
}
