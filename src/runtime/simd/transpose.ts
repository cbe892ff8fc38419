/**
 * Copies of boxes on the fast kernels: transposition, slices, padding with a value. A box is described axis by axis, the
 * innermost first: `startBox`, `addAxis` for each, `copyBox`.
 */
import type { Floats, TransposeGeometry } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';

/** Values of a tile, about. */
const boxTile = 16384;
/** Where the axes start in the task, and the words of each. */
const firstAxis = 6;
const axisWords = 3;

/** Begins a box. */
export function startBox(engine: Engine): void {
  engine.task[5] = 0;
}

/** Adds an axis of `count` values that lie so many values apart; one that goes on where the last ended lengthens it. */
export function addAxis(engine: Engine, count: number, fromStep: number, toStep: number): void {
  if (count === 1) return;
  const { task } = engine;
  const last = firstAxis + axisWords * (task[5] - 1);
  if (
    task[5] > 0 &&
    task[last + 1] * task[last] === 4 * fromStep &&
    task[last + 2] * task[last] === 4 * toStep
  ) {
    task[last] *= count;
    return;
  }
  appendAxis(engine, count, fromStep, toStep);
}

/** to = or += from, over the box; both start at a value of their memory. */
export function copyBox(
  engine: Engine,
  from: Floats,
  fromStart: number,
  to: Floats,
  toStart: number,
  write: GradientWrite,
): void {
  const { task } = engine;
  while (task[5] < 2) appendAxis(engine, 1, 1, 1);
  let size = task[firstAxis] * task[firstAxis + axisWords];
  if (size > boxTile) {
    // The two innermost axes are a block; where that is much, the second is left to the tiles.
    for (let word = firstAxis + axisWords * task[5] - 1; word >= firstAxis + axisWords; word--)
      task[word + axisWords] = task[word];
    task[firstAxis + axisWords] = 1;
    task[5] += 1;
    size = task[firstAxis];
  }
  task[0] = 1;
  for (let axis = 2; axis < task[5]; axis++) task[0] *= task[firstAxis + axisWords * axis];
  task[1] = Math.ceil(boxTile / size);
  task[2] = from.byteOffset + 4 * fromStart;
  task[3] = to.byteOffset + 4 * toStart;
  task[4] = write === 'add' ? 1 : 0;
  engine.run('copy_box', Math.ceil(task[0] / task[1]));
}

function appendAxis(engine: Engine, count: number, fromStep: number, toStep: number): void {
  const { task } = engine;
  const at = firstAxis + axisWords * task[5];
  task[at] = count;
  task[at + 1] = 4 * fromStep;
  task[at + 2] = 4 * toStep;
  task[5] += 1;
}

/**
 * Writes each image of `from`, of the geometry's shape, with its axes permuted, or (`back`) the other way round. The
 * innermost loop goes along one of the two axes that lie side by side in memory, the longer one.
 */
export function fastTranspose(
  engine: Engine,
  n: number,
  g: TransposeGeometry,
  back: boolean,
  from: Floats,
  to: Floats,
  write: GradientWrite,
): void {
  const { shape, permutation } = g;
  const last = shape.length - 1;
  const inner = shape[last] >= shape[permutation[last]] ? last : permutation[last];
  startBox(engine);
  permutedAxis(engine, g, inner, back);
  for (let i = last; i >= 0; i--) {
    if (permutation[i] !== inner) permutedAxis(engine, g, permutation[i], back);
  }
  let values = 1;
  for (let axis = 0; axis <= last; axis++) values *= shape[axis];
  addAxis(engine, n, values, values);
  copyBox(engine, from, 0, to, 0, write);
}

/** Adds axis `axis` of the shape. */
function permutedAxis(
  engine: Engine,
  { shape, permutation }: TransposeGeometry,
  axis: number,
  back: boolean,
): void {
  let ordered = 1;
  for (let inner = axis + 1; inner < shape.length; inner++) ordered *= shape[inner];
  let permuted = 1;
  for (let i = shape.length - 1; permutation[i] !== axis; i--) permuted *= shape[permutation[i]];
  if (back) addAxis(engine, shape[axis], permuted, ordered);
  else addAxis(engine, shape[axis], ordered, permuted);
}
