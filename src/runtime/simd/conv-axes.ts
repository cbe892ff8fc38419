/**
 * The axes of a convolution as the kernels want them. The forward pass is one product; the input gradient is one for
 * each phase, the input cells that lie at the same place between the strides, since all of them use the same taps.
 * Source cell of output `i` and tap `k` is i * step + first + k * tapStep.
 */
import type { ConvGeometry } from '../geometry.js';
import type { Engine } from './engine.js';

const firstWord = 16;
const wordsOfAxis = 11;
const axes = new Int32Array(3 * wordsOfAxis);

/** Of an axis: 0 source cells, 1 outputs, 2 step, 3 first, 4 taps, 5 tap step, 6 output cells, 7 where outputs start,
 * 8 their step, 9 the filter's tap that comes first, 10 how many taps further the next one is. */
const field = { source: 0, outputs: 1, step: 2, first: 3, taps: 4, tapStep: 5, output: 6, start: 7 } as const;

/** Phases of the input gradient along an axis; those behind the end of a small input have no cells. */
export function phasesOf(g: ConvGeometry, axis: number): number {
  return Math.min(g.stride[axis], g.input[axis]);
}

export function setForwardAxes(g: ConvGeometry): void {
  for (let axis = 0; axis < 3; axis++) {
    const at = axis * wordsOfAxis;
    axes[at] = g.input[axis];
    axes[at + 1] = g.output[axis];
    axes[at + 2] = g.stride[axis];
    axes[at + 3] = -g.padding[axis];
    axes[at + 4] = g.filter[axis];
    axes[at + 5] = g.dilation[axis];
    axes[at + 6] = g.output[axis];
    axes[at + 7] = 0;
    axes[at + 8] = 1;
    axes[at + 9] = 0;
    axes[at + 10] = 1;
  }
}

/** The input cells `phase` + i * stride of one axis: from the outputs that read them. */
export function setGradientAxis(g: ConvGeometry, axis: number, phase: number): void {
  const [stride, dilation, filter] = [g.stride[axis], g.dilation[axis], g.filter[axis]];
  const shifted = phase + g.padding[axis];
  let tap = 0;
  while (tap < filter && (shifted - tap * dilation) % stride !== 0) tap++;
  let next = 1;
  while ((next * dilation) % stride !== 0) next++;
  const taps = tap < filter ? Math.floor((filter - 1 - tap) / next) + 1 : 0;
  const last = tap + (taps - 1) * next;
  const at = axis * wordsOfAxis;
  axes[at] = g.output[axis];
  axes[at + 1] = Math.ceil((g.input[axis] - phase) / stride);
  axes[at + 2] = 1;
  axes[at + 3] = taps === 0 ? 0 : (shifted - last * dilation) / stride;
  axes[at + 4] = taps;
  axes[at + 5] = (next * dilation) / stride;
  axes[at + 6] = g.input[axis];
  axes[at + 7] = phase;
  axes[at + 8] = stride;
  // The tap that reads the furthest is the first one here.
  axes[at + 9] = last;
  axes[at + 10] = -next;
}

/** Writes the axes into the task. */
export function writeAxes(engine: Engine): void {
  for (let index = 0; index < axes.length; index++) engine.task[firstWord + index] = axes[index];
}

export function outputsAlong(axis: number): number {
  return axes[axis * wordsOfAxis + field.outputs];
}

export function stepAlong(axis: number): number {
  return axes[axis * wordsOfAxis + field.step];
}

export function tapsAlong(axis: number): number {
  return axes[axis * wordsOfAxis + field.taps];
}

/** Taps of the whole window. */
export function windowTapsOfPass(): number {
  return tapsAlong(0) * tapsAlong(1) * tapsAlong(2);
}

/** Source cells from the first one that an output reads to the last. */
export function extentAlong(axis: number): number {
  return (tapsAlong(axis) - 1) * axes[axis * wordsOfAxis + field.tapStep] + 1;
}

/** Whether neighbouring taps of a row read neighbouring cells. */
export function tapsTouch(): boolean {
  return tapsAlong(2) === 1 || axes[2 * wordsOfAxis + field.tapStep] === 1;
}

/** Whether any output reads outside the source. */
export function leavesSource(): boolean {
  for (let axis = 0; axis < 3; axis++) {
    const at = axis * wordsOfAxis;
    const first = axes[at + field.first];
    const last = (axes[at + field.outputs] - 1) * axes[at + field.step] + first + extentAlong(axis);
    if (first < 0 || last > axes[at + field.source]) return true;
  }
  return false;
}
