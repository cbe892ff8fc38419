/**
 * Convolution in one, two or three spatial dimensions, as the field means it: cross-correlation with padding, stride,
 * dilation and groups. Patches of the input become matrix rows (`patches.ts`) that are multiplied (`matrix.ts`);
 * depthwise convolution has loops of its own (`depthwise.ts`).
 *
 * Activations are (n, D, H, W, C), weights (Cout, kD, kH, kW, Cin / groups). Group i reads the input channels from
 * i * Cin / groups on and makes the output channels from i * Cout / groups on.
 */
import { addDepthwise, depthwiseInputGradient, depthwiseWeightGradient } from './depthwise.js';
import { finishValues, residualApart } from './epilogue.js';
import type { ConvGeometry, Floats, FusedActivation, Norm } from './geometry.js';
import {
  fillRows,
  gradientTimesRows,
  gradientTimesWeight,
  rowsAtOnce,
  rowsTimesWeight,
  sumRows,
} from './matrix.js';
import { gatherPatches, patchLength, scatterPatches } from './patches.js';
import { scratchDoubles } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { fastConvForward, fastConvInputGradient, fastConvWeightGradient } from './simd/conv.js';
import { engineOf } from './simd/engine.js';
import { epilogueOf } from './simd/epilogue-task.js';
import { windowPositions } from './taps.js';

/**
 * output[p, o] = bias[o] + sum over the patch at position p of patch[k] * weight[o, k]; then norm, residual and
 * activation, where they are given. The residual may be the output's own memory.
 */
export function convForward(
  n: number,
  g: ConvGeometry,
  input: Floats,
  weight: Floats,
  bias: Floats | null,
  output: Floats,
  norm: Norm | null = null,
  residual: Floats | null = null,
  activation: FusedActivation | null = null,
): void {
  const engine = engineOf(output);
  if (engine !== null) {
    const after = epilogueOf(bias, norm, residual, activation, 'set');
    if (fastConvForward(engine, n, g, input, weight, output, after)) return;
  }
  const positions = n * windowPositions(g);
  const added = residualApart(residual, output);
  fillRows(positions, g.output[3], bias, output);
  addConvolution(n, g, input, weight, output);
  finishValues(positions, g.output[3], output, norm, added, activation);
}

/** output[p, o] += sum over the patch at position p of patch[k] * weight[o, k]. */
export function addConvolution(
  n: number,
  g: ConvGeometry,
  input: Floats,
  weight: Floats,
  output: Floats,
): void {
  if (isDepthwise(g)) {
    addDepthwise(n, g, input, weight, output);
    return;
  }
  const channels = g.output[3];
  const groupChannels = channels / g.groups;
  const length = patchLength(g);
  const block = rowsAtOnce(length);
  const rows = scratchDoubles(0, block * length);
  const positions = n * windowPositions(g);
  for (let first = 0; first < positions; first += block) {
    const count = Math.min(block, positions - first);
    for (let group = 0; group < g.groups; group++) {
      gatherPatches(g, group, first, count, input, rows);
      const firstChannel = group * groupChannels;
      const start = first * channels + firstChannel;
      rowsTimesWeight(
        count,
        length,
        groupChannels,
        rows,
        weight,
        firstChannel * length,
        output,
        start,
        channels,
      );
    }
  }
}

/** inputGradient += (or =) the transposed convolution of outputGradient (n, D', H', W', Cout) with the same weights. */
export function convInputGradient(
  n: number,
  g: ConvGeometry,
  outputGradient: Floats,
  weight: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (engine !== null) {
    const after = epilogueOf(null, null, null, null, write);
    if (fastConvInputGradient(engine, n, g, outputGradient, weight, inputGradient, after)) return;
  }
  if (write === 'set') inputGradient.fill(0, 0, n * volumeOfInput(g));
  addConvInputGradient(n, g, outputGradient, weight, inputGradient);
}

/** inputGradient += the transposed convolution, with the reference kernels. */
export function addConvInputGradient(
  n: number,
  g: ConvGeometry,
  outputGradient: Floats,
  weight: Floats,
  inputGradient: Floats,
): void {
  if (isDepthwise(g)) {
    depthwiseInputGradient(n, g, outputGradient, weight, inputGradient);
    return;
  }
  const channels = g.output[3];
  const groupChannels = channels / g.groups;
  const length = patchLength(g);
  const block = rowsAtOnce(length);
  const rows = scratchDoubles(0, block * length);
  const positions = n * windowPositions(g);
  for (let first = 0; first < positions; first += block) {
    const count = Math.min(block, positions - first);
    for (let group = 0; group < g.groups; group++) {
      const firstChannel = group * groupChannels;
      const start = first * channels + firstChannel;
      const weightStart = firstChannel * length;
      gradientTimesWeight(
        count,
        length,
        groupChannels,
        outputGradient,
        start,
        channels,
        weight,
        weightStart,
        rows,
      );
      scatterPatches(g, group, first, count, rows, inputGradient);
    }
  }
}

/** weightGradient[o, k] += (or =) sum over p of outputGradient[p, o] * patch[p, k]; biasGradient[o] the sum over p. */
export function convWeightGradient(
  n: number,
  g: ConvGeometry,
  input: Floats,
  outputGradient: Floats,
  weightGradient: Floats,
  biasGradient: Floats | null,
  write: GradientWrite = 'add',
): void {
  const channels = g.output[3];
  const positions = n * windowPositions(g);
  if (biasGradient !== null) sumRows(positions, channels, outputGradient, biasGradient, write);
  const engine = engineOf(weightGradient);
  if (engine !== null) {
    if (fastConvWeightGradient(engine, n, g, input, outputGradient, weightGradient, write)) return;
  }
  if (write === 'set') weightGradient.fill(0);
  if (isDepthwise(g)) {
    depthwiseWeightGradient(n, g, input, outputGradient, weightGradient);
    return;
  }
  const groupChannels = channels / g.groups;
  const length = patchLength(g);
  const block = rowsAtOnce(length);
  const rows = scratchDoubles(0, block * length);
  for (let first = 0; first < positions; first += block) {
    const count = Math.min(block, positions - first);
    for (let group = 0; group < g.groups; group++) {
      gatherPatches(g, group, first, count, input, rows);
      const firstChannel = group * groupChannels;
      const start = first * channels + firstChannel;
      const weightStart = firstChannel * length;
      gradientTimesRows(
        count,
        length,
        groupChannels,
        outputGradient,
        start,
        channels,
        rows,
        weightGradient,
        weightStart,
      );
    }
  }
}

function isDepthwise(g: ConvGeometry): boolean {
  return g.groups > 1 && g.groups === g.input[3];
}

function volumeOfInput(g: ConvGeometry): number {
  return g.input[0] * g.input[1] * g.input[2] * g.input[3];
}
