/**
 * Resampling on the fast kernels: the tables of `../resample-weights.ts` are written to memory that all tiles share,
 * for the gradient transposed, so that every cell of the input's gradient is the sum of what reads it.
 */
import type { Floats, ResampleGeometry } from '../geometry.js';
import { nearestSources, weighAll } from '../resample-weights.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';

const mostResampleTiles = 128;
/** Bytes of a row that stays close to the processor while it is added up. */
const resampleLineBytes = 32768;

/** The shared memory of an engine, as whole numbers and as real ones. */
interface SharedWords {
  readonly integers: Int32Array;
  readonly reals: Float32Array;
}

const sharedWords = new WeakMap<Engine, SharedWords>();

/** output (n, D', H', W', C) = weighted sums of cells of input (n, D, H, W, C); returns whether it did. */
export function fastResample(
  engine: Engine,
  n: number,
  g: ResampleGeometry,
  input: Floats,
  output: Floats,
): boolean {
  return writeCellTables(engine, g, false) && runResample(engine, n, g.input, g.output, input, output, 'set');
}

/** inputGradient = or += outputGradient times the weight with which each cell was read; returns whether it did. */
export function fastResampleGradient(
  engine: Engine,
  n: number,
  g: ResampleGeometry,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite,
): boolean {
  return (
    writeCellTables(engine, g, true) &&
    runResample(engine, n, g.output, g.input, outputGradient, inputGradient, write)
  );
}

function runResample(
  engine: Engine,
  n: number,
  from: ResampleGeometry['input'],
  to: ResampleGeometry['input'],
  source: Floats,
  target: Floats,
  write: GradientWrite,
): boolean {
  const { task } = engine;
  const channels = from[3];
  const width = from[2];
  // A vector may reach over the end of the line.
  const room = Math.floor((Math.min(resampleLineBytes, engine.scratchBytes) / 4 - 16) / width);
  const chunk = room >= channels ? channels : room - (room % 4);
  if (chunk === 0) return false;
  task[0] = source.byteOffset;
  task[1] = target.byteOffset;
  task[2] = channels;
  for (let axis = 0; axis < 3; axis++) {
    task[3 + axis] = from[axis];
    task[6 + axis] = to[axis];
  }
  const rows = n * to[0] * to[1];
  task[12] = rows;
  task[13] = Math.ceil(rows / mostResampleTiles);
  task[14] = write === 'add' ? 1 : 0;
  task[15] = chunk;
  engine.run('resample', Math.ceil(rows / task[13]));
  return true;
}

/** Writes starts, sources and weights for the cells of the target, and words 9 to 11; false where there is no room. */
function writeCellTables(engine: Engine, g: ResampleGeometry, transposed: boolean): boolean {
  const cells = g.output[0] + g.output[1] + g.output[2];
  const nearest = g.method === 'nearest';
  const table = nearest ? null : weighAll(g);
  const sources = table === null ? nearestSources(g) : table.sources;
  const total = table === null ? cells : table.end;
  const to = transposed ? g.input : g.output;
  const made = to[0] + to[1] + to[2];
  if ((made + 1 + 2 * total) * 4 > engine.sharedBytes) return false;
  const { integers, reals } = sharedWordsOf(engine);
  const firstSource = made + 1;
  const firstWeight = firstSource + total;
  engine.task[9] = engine.shared;
  engine.task[10] = engine.shared + 4 * firstSource;
  engine.task[11] = engine.shared + 4 * firstWeight;
  if (!transposed) {
    for (let i = 0; i <= cells; i++) integers[i] = table === null ? i : table.starts[i];
    for (let i = 0; i < total; i++) {
      integers[firstSource + i] = sources[i];
      reals[firstWeight + i] = table === null ? 1 : table.weights[i];
    }
    return true;
  }
  // Count what reads each cell one place further on; the sums are then the starts, and move on as places are taken.
  integers.fill(0, 0, made + 1);
  for (let pass = 0; pass < 2; pass++) {
    let cell = 0;
    let base = 0;
    for (let axis = 0; axis < 3; axis++) {
      for (let i = 0; i < g.output[axis]; i++, cell++) {
        const first = table === null ? cell : table.starts[cell];
        const end = table === null ? cell + 1 : table.starts[cell + 1];
        for (let tap = first; tap < end; tap++) {
          const place = base + sources[tap] + (pass === 0 ? 1 : 0);
          const index = integers[place]++;
          if (pass === 0) continue;
          integers[firstSource + index] = i;
          reals[firstWeight + index] = table === null ? 1 : table.weights[tap];
        }
      }
      base += g.input[axis];
    }
    if (pass === 0) for (let i = 1; i <= made; i++) integers[i] += integers[i - 1];
  }
  // Every start has moved to its end, which is the next one's start.
  for (let i = made; i > 0; i--) integers[i] = integers[i - 1];
  integers[0] = 0;
  return true;
}

function sharedWordsOf(engine: Engine): SharedWords {
  let words = sharedWords.get(engine);
  if (words === undefined) {
    const { memory, shared, sharedBytes } = engine;
    words = {
      integers: new Int32Array(memory.buffer, shared, sharedBytes / 4),
      reals: new Float32Array(memory.buffer, shared, sharedBytes / 4),
    };
    sharedWords.set(engine, words);
  }
  return words;
}
