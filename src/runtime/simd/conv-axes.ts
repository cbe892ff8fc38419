/**
 * The axes of a convolution as the kernels want them. The forward pass is one product; the input gradient is one for
 * each phase, the input cells that lie at the same place between the strides, since all of them use the same taps.
 * Source cell of output `i` and tap `k` is i * step + first + k * tapStep.
 */
import type { ConvGeometry } from '../geometry.js';
import type { Engine } from './engine.js';

const firstWord = 16;
const wordsOfAxis = 11;
const axisNumbers = new Int32Array(3 * wordsOfAxis);

/** The numbers of an axis. */
const sourceCells = 0;
const outputCount = 1;
const sourceStep = 2;
const firstCell = 3;
const tapCount = 4;
const tapDistance = 5;
const outputCells = 6;
const outputStart = 7;
const outputStep = 8;
/** The filter's tap that comes first, and how many taps further the next one is. */
const firstTap = 9;
const nextTap = 10;

/** Phases of the input gradient along an axis; those behind the end of a small input have no cells. */
export function phasesOf(g: ConvGeometry, axis: number): number {
  return Math.min(g.stride[axis], g.input[axis]);
}

export function setForwardAxes(g: ConvGeometry): void {
  for (let axis = 0; axis < 3; axis++) {
    const at = axis * wordsOfAxis;
    axisNumbers[at + sourceCells] = g.input[axis];
    axisNumbers[at + outputCount] = g.output[axis];
    axisNumbers[at + sourceStep] = g.stride[axis];
    axisNumbers[at + firstCell] = -g.padding[axis];
    axisNumbers[at + tapCount] = g.filter[axis];
    axisNumbers[at + tapDistance] = g.dilation[axis];
    axisNumbers[at + outputCells] = g.output[axis];
    axisNumbers[at + outputStart] = 0;
    axisNumbers[at + outputStep] = 1;
    axisNumbers[at + firstTap] = 0;
    axisNumbers[at + nextTap] = 1;
  }
}

/** The input cells `phase` + i * stride of one axis: from the outputs that read them. */
export function setGradientAxis(g: ConvGeometry, axis: number, phase: number): void {
  const stride = g.stride[axis];
  const dilation = g.dilation[axis];
  const filter = g.filter[axis];
  const shifted = phase + g.padding[axis];
  let tap = 0;
  while (tap < filter && (shifted - tap * dilation) % stride !== 0) tap++;
  let next = 1;
  while ((next * dilation) % stride !== 0) next++;
  const taps = tap < filter ? Math.floor((filter - 1 - tap) / next) + 1 : 0;
  const last = tap + (taps - 1) * next;
  const at = axis * wordsOfAxis;
  axisNumbers[at + sourceCells] = g.output[axis];
  axisNumbers[at + outputCount] = Math.ceil((g.input[axis] - phase) / stride);
  axisNumbers[at + sourceStep] = 1;
  axisNumbers[at + firstCell] = taps === 0 ? 0 : (shifted - last * dilation) / stride;
  axisNumbers[at + tapCount] = taps;
  axisNumbers[at + tapDistance] = (next * dilation) / stride;
  axisNumbers[at + outputCells] = g.input[axis];
  axisNumbers[at + outputStart] = phase;
  axisNumbers[at + outputStep] = stride;
  // The tap that reads the furthest is the first one here.
  axisNumbers[at + firstTap] = last;
  axisNumbers[at + nextTap] = -next;
}

/** Writes the axes into the task. */
export function writeAxes(engine: Engine): void {
  for (let index = 0; index < axisNumbers.length; index++)
    engine.task[firstWord + index] = axisNumbers[index];
}

export function outputsAlong(axis: number): number {
  return axisNumbers[axis * wordsOfAxis + outputCount];
}

export function stepAlong(axis: number): number {
  return axisNumbers[axis * wordsOfAxis + sourceStep];
}

export function tapsAlong(axis: number): number {
  return axisNumbers[axis * wordsOfAxis + tapCount];
}

/** Taps of the whole window. */
export function windowTapsOfPass(): number {
  return tapsAlong(0) * tapsAlong(1) * tapsAlong(2);
}

/** Source cells from the first one that an output reads to the last. */
export function extentAlong(axis: number): number {
  return (tapsAlong(axis) - 1) * axisNumbers[axis * wordsOfAxis + tapDistance] + 1;
}

/** Whether neighbouring taps of a row read neighbouring cells. */
export function tapsTouch(): boolean {
  return tapsAlong(2) === 1 || axisNumbers[2 * wordsOfAxis + tapDistance] === 1;
}

/** Whether any output reads outside the source. */
export function leavesSource(): boolean {
  for (let axis = 0; axis < 3; axis++) {
    const at = axis * wordsOfAxis;
    const first = axisNumbers[at + firstCell];
    const last =
      (axisNumbers[at + outputCount] - 1) * axisNumbers[at + sourceStep] + first + extentAlong(axis);
    if (first < 0 || last > axisNumbers[at + sourceCells]) return true;
  }
  return false;
}
