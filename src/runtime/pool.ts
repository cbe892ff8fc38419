/**
 * Pooling: the maximum or the mean of each window, channel by channel. Padding never wins a maximum, and the mean's
 * divisor follows PyTorch (`AvgPoolKernel.cpp`). Activations are (n, D, H, W, C).
 */
import { gatedGradient } from './fused-activation.js';
import type { AveragePoolGeometry, Floats, FusedActivation, WindowGeometry } from './geometry.js';
import { scratchIntegers } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { engineOf } from './simd/engine.js';
import { fastAveragePool, fastAveragePoolGradient, fastMaxPool, fastMaxPoolGradient } from './simd/pool.js';
import { listTaps, windowPositions, windowTaps } from './taps.js';

/** output = the maximum of each window. A NaN in the window gives NaN. */
export function maxPoolForward(n: number, g: WindowGeometry, input: Floats, output: Floats): void {
  const engine = engineOf(output);
  if (engine !== null && fastMaxPool(engine, n, g, input, output)) return;
  const channels = g.input[3];
  const offsets = scratchIntegers(0, windowTaps(g));
  const taps = scratchIntegers(1, windowTaps(g));
  const positions = n * windowPositions(g);
  for (let position = 0, at = 0; position < positions; position++) {
    const count = listTaps(g, position, offsets, taps);
    for (let c = 0; c < channels; c++, at++) {
      let best = Number.NEGATIVE_INFINITY;
      for (let t = 0; t < count; t++) {
        const value = input[offsets[t] + c];
        if (value > best || Number.isNaN(value)) best = value;
      }
      output[at] = best;
    }
  }
}

/**
 * inputGradient at the first maximum of each window += outputGradient; with `set`, 0 elsewhere. With an activation, whose
 * output `input` must be, the gradient goes through that too: inputGradient is then the activation's.
 */
export function maxPoolGradient(
  n: number,
  g: WindowGeometry,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
  activation: FusedActivation | null = null,
): void {
  const engine = engineOf(inputGradient);
  if (engine !== null) {
    if (fastMaxPoolGradient(engine, n, g, input, outputGradient, inputGradient, write, activation)) return;
  }
  if (write === 'set') clearInputs(n, g, inputGradient);
  const channels = g.input[3];
  const offsets = scratchIntegers(0, windowTaps(g));
  const taps = scratchIntegers(1, windowTaps(g));
  const positions = n * windowPositions(g);
  for (let position = 0, at = 0; position < positions; position++) {
    const count = listTaps(g, position, offsets, taps);
    if (count === 0) {
      at += channels;
      continue;
    }
    for (let c = 0; c < channels; c++, at++) {
      const place = firstMaximum(input, offsets, count, c);
      const gradient = outputGradient[at];
      inputGradient[place] +=
        activation === null ? gradient : gatedGradient(activation, input, place, gradient);
    }
  }
}

/** Sets n images of the input's shape to 0. */
export function clearInputs(n: number, g: WindowGeometry, values: Floats): void {
  values.fill(0, 0, n * g.input[0] * g.input[1] * g.input[2] * g.input[3]);
}

/** The index of the first maximum of one channel among `count` taps, at least one; NaN is larger than all. */
export function firstMaximum(input: Floats, offsets: Int32Array, count: number, channel: number): number {
  let best = Number.NEGATIVE_INFINITY;
  let bestAt = offsets[0] + channel;
  for (let t = 0; t < count; t++) {
    const value = input[offsets[t] + channel];
    if (value > best || Number.isNaN(value)) {
      best = value;
      bestAt = offsets[t] + channel;
    }
  }
  return bestAt;
}

/** output = the sum of each window over its divisor. */
export function averagePoolForward(n: number, g: AveragePoolGeometry, input: Floats, output: Floats): void {
  const engine = engineOf(output);
  if (engine !== null && fastAveragePool(engine, n, g, input, output)) return;
  const channels = g.input[3];
  const offsets = scratchIntegers(0, windowTaps(g));
  const taps = scratchIntegers(1, windowTaps(g));
  const positions = n * windowPositions(g);
  for (let position = 0, at = 0; position < positions; position++) {
    const count = listTaps(g, position, offsets, taps);
    const divisor = averageDivisor(g, position, count);
    for (let c = 0; c < channels; c++, at++) {
      let sum = 0;
      for (let t = 0; t < count; t++) sum += input[offsets[t] + c];
      output[at] = sum / divisor;
    }
  }
}

/** inputGradient of every element of a window += outputGradient over the window's divisor; with `set`, from 0. */
export function averagePoolGradient(
  n: number,
  g: AveragePoolGeometry,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (engine !== null && fastAveragePoolGradient(engine, n, g, outputGradient, inputGradient, write)) return;
  if (write === 'set') clearInputs(n, g, inputGradient);
  const channels = g.input[3];
  const offsets = scratchIntegers(0, windowTaps(g));
  const taps = scratchIntegers(1, windowTaps(g));
  const positions = n * windowPositions(g);
  for (let position = 0, at = 0; position < positions; position++) {
    const count = listTaps(g, position, offsets, taps);
    const divisor = averageDivisor(g, position, count);
    for (let c = 0; c < channels; c++, at++) {
      const share = outputGradient[at] / divisor;
      for (let t = 0; t < count; t++) inputGradient[offsets[t] + c] += share;
    }
  }
}

/** Real elements, or with `countIncludePad` the window clipped to where the padding ends. At least 1. */
function averageDivisor(g: AveragePoolGeometry, position: number, realElements: number): number {
  if (!g.countIncludePad) return Math.max(1, realElements);
  let divisor = 1;
  let rest = position;
  for (let axis = 2; axis >= 0; axis--) {
    const start = (rest % g.output[axis]) * g.stride[axis] - g.padding[axis];
    rest = Math.floor(rest / g.output[axis]);
    const room = g.input[axis] + g.paddingEnd[axis] - start;
    divisor *= Math.min(g.filter[axis], Math.ceil(room / g.dilation[axis]));
  }
  return Math.max(1, divisor);
}
