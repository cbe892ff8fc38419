/** Losses on the fast kernels: their sum, or `null` where they do not compute. */
import type { Floats } from '../geometry.js';
import { runValues, tileValues } from './call.js';
import { type Engine, engineOf } from './engine.js';

/** Rows that a task takes at most, so that labels and sums fit into the memory that tiles share. */
const mostRows = 16384;
/** Logits a tile of cross-entropy. */
const tileLogits = 4096;

/** Views of the memory that tiles share: sums of tiles at its start, labels behind them. */
interface LossViews {
  readonly sums: Float64Array;
  readonly labels: Int32Array;
}

const lossViews = new WeakMap<Engine, LossViews>();

function lossViewsOf(engine: Engine): LossViews {
  let views = lossViews.get(engine);
  if (views === undefined) {
    const { buffer } = engine.memory;
    const sums = new Float64Array(buffer, engine.shared, mostRows);
    views = { sums, labels: new Int32Array(buffer, engine.shared + sums.byteLength, mostRows) };
    lossViews.set(engine, views);
  }
  return views;
}

/** The cross-entropy of n rows of logits, summed; the gradient is that of the mean. */
export function fastCrossEntropy(
  n: number,
  classes: number,
  logits: Floats,
  labels: Int32Array,
  gradient: Floats | null,
): number | null {
  const engine = engineOf(logits);
  if (engine === null || (gradient !== null && engineOf(gradient) !== engine)) return null;
  const views = lossViewsOf(engine);
  if (classes * 4 + 16 > engine.scratchBytes || engine.sharedBytes < mostRows * 12) return null;
  const { task, reals } = engine;
  const size = Math.ceil(tileLogits / classes);
  let total = 0;
  for (let first = 0; first < n; first += mostRows) {
    const rows = Math.min(mostRows, n - first);
    for (let i = 0; i < rows; i++) views.labels[i] = labels[first + i];
    const start = first * classes * 4;
    task[0] = logits.byteOffset + start;
    task[1] = views.labels.byteOffset;
    task[2] = gradient === null ? 0 : gradient.byteOffset + start;
    task[3] = rows;
    task[4] = size;
    task[5] = classes;
    task[6] = views.sums.byteOffset;
    reals[7] = 1 / n;
    const tiles = Math.ceil(rows / size);
    engine.run('cross_entropy', tiles);
    for (let tile = 0; tile < tiles; tile++) total += views.sums[tile];
  }
  return total;
}

/** The sum of squared differences; gradient = factor * difference. */
export function fastSquaredError(
  count: number,
  output: Floats,
  target: Floats,
  gradient: Floats | null,
  factor: number,
): number | null {
  const engine = engineOf(output);
  if (engine === null || engineOf(target) !== engine) return null;
  if (gradient !== null && engineOf(gradient) !== engine) return null;
  const tiles = Math.ceil(count / tileValues);
  if (tiles > mostRows || engine.sharedBytes < mostRows * 12) return null;
  const { sums } = lossViewsOf(engine);
  const { task, reals } = engine;
  task[0] = output.byteOffset;
  task[1] = target.byteOffset;
  task[2] = gradient === null ? 0 : gradient.byteOffset;
  task[5] = sums.byteOffset;
  reals[6] = factor;
  runValues(engine, 'squared_error', count, 3);
  let total = 0;
  for (let tile = 0; tile < tiles; tile++) total += sums[tile];
  return total;
}
