/**
 * Depthwise convolution: every input channel has filters of its own, so there is no sum over channels and matrix
 * products do not pay. `conv.ts` hands over to these when `groups` equals the input's channels.
 *
 * With a multiplier m, output channel c * m + j belongs to input channel c. Loops take four channels at a time,
 * because their values lie side by side; what is left over is taken singly.
 */
import type { ConvGeometry, Floats } from './geometry.js';
import { scratchIntegers } from './scratch.js';
import { listTaps, windowPositions, windowTaps } from './taps.js';

/** output (n, D', H', W', Cin * m) += depthwise cross-correlation of input (n, D, H, W, Cin). */
export function addDepthwise(
  n: number,
  g: ConvGeometry,
  input: Floats,
  weight: Floats,
  output: Floats,
): void {
  const channels = g.input[3];
  const multiplier = g.output[3] / channels;
  const tiledChannels = channels - (channels % 4);
  const size = windowTaps(g);
  const offsets = scratchIntegers(0, size);
  const taps = scratchIntegers(1, size);
  const positions = n * windowPositions(g);
  let at = 0;
  for (let position = 0; position < positions; position++) {
    const count = listTaps(g, position, offsets, taps);
    for (let c = 0; c < tiledChannels; c += 4) {
      for (let j = 0; j < multiplier; j++) {
        const o = c * multiplier + j;
        const f0 = o * size;
        const f1 = f0 + multiplier * size;
        const f2 = f1 + multiplier * size;
        const f3 = f2 + multiplier * size;
        let s0 = 0;
        let s1 = 0;
        let s2 = 0;
        let s3 = 0;
        for (let t = 0; t < count; t++) {
          const x = offsets[t] + c;
          const tap = taps[t];
          s0 += input[x] * weight[f0 + tap];
          s1 += input[x + 1] * weight[f1 + tap];
          s2 += input[x + 2] * weight[f2 + tap];
          s3 += input[x + 3] * weight[f3 + tap];
        }
        output[at + o] += s0;
        output[at + o + multiplier] += s1;
        output[at + o + 2 * multiplier] += s2;
        output[at + o + 3 * multiplier] += s3;
      }
    }
    for (let c = tiledChannels; c < channels; c++) {
      for (let j = 0; j < multiplier; j++) {
        const o = c * multiplier + j;
        const filter = o * size;
        let sum = 0;
        for (let t = 0; t < count; t++) sum += input[offsets[t] + c] * weight[filter + taps[t]];
        output[at + o] += sum;
      }
    }
    at += channels * multiplier;
  }
}

/** inputGradient += the gradient that reaches the input. */
export function depthwiseInputGradient(
  n: number,
  g: ConvGeometry,
  outputGradient: Floats,
  weight: Floats,
  inputGradient: Floats,
): void {
  const channels = g.input[3];
  const multiplier = g.output[3] / channels;
  const tiledChannels = channels - (channels % 4);
  const size = windowTaps(g);
  const offsets = scratchIntegers(0, size);
  const taps = scratchIntegers(1, size);
  const positions = n * windowPositions(g);
  let at = 0;
  for (let position = 0; position < positions; position++) {
    const count = listTaps(g, position, offsets, taps);
    for (let c = 0; c < tiledChannels; c += 4) {
      for (let j = 0; j < multiplier; j++) {
        const o = c * multiplier + j;
        const f0 = o * size;
        const f1 = f0 + multiplier * size;
        const f2 = f1 + multiplier * size;
        const f3 = f2 + multiplier * size;
        const g0 = outputGradient[at + o];
        const g1 = outputGradient[at + o + multiplier];
        const g2 = outputGradient[at + o + 2 * multiplier];
        const g3 = outputGradient[at + o + 3 * multiplier];
        for (let t = 0; t < count; t++) {
          const x = offsets[t] + c;
          const tap = taps[t];
          inputGradient[x] += g0 * weight[f0 + tap];
          inputGradient[x + 1] += g1 * weight[f1 + tap];
          inputGradient[x + 2] += g2 * weight[f2 + tap];
          inputGradient[x + 3] += g3 * weight[f3 + tap];
        }
      }
    }
    for (let c = tiledChannels; c < channels; c++) {
      for (let j = 0; j < multiplier; j++) {
        const filter = (c * multiplier + j) * size;
        const gradient = outputGradient[at + c * multiplier + j];
        for (let t = 0; t < count; t++) inputGradient[offsets[t] + c] += gradient * weight[filter + taps[t]];
      }
    }
    at += channels * multiplier;
  }
}

/** weightGradient += the gradient that reaches the weights. */
export function depthwiseWeightGradient(
  n: number,
  g: ConvGeometry,
  input: Floats,
  outputGradient: Floats,
  weightGradient: Floats,
): void {
  const channels = g.input[3];
  const multiplier = g.output[3] / channels;
  const tiledChannels = channels - (channels % 4);
  const size = windowTaps(g);
  const offsets = scratchIntegers(0, size);
  const taps = scratchIntegers(1, size);
  const positions = n * windowPositions(g);
  let at = 0;
  for (let position = 0; position < positions; position++) {
    const count = listTaps(g, position, offsets, taps);
    for (let c = 0; c < tiledChannels; c += 4) {
      for (let j = 0; j < multiplier; j++) {
        const o = c * multiplier + j;
        const f0 = o * size;
        const f1 = f0 + multiplier * size;
        const f2 = f1 + multiplier * size;
        const f3 = f2 + multiplier * size;
        const g0 = outputGradient[at + o];
        const g1 = outputGradient[at + o + multiplier];
        const g2 = outputGradient[at + o + 2 * multiplier];
        const g3 = outputGradient[at + o + 3 * multiplier];
        for (let t = 0; t < count; t++) {
          const x = offsets[t] + c;
          const tap = taps[t];
          weightGradient[f0 + tap] += g0 * input[x];
          weightGradient[f1 + tap] += g1 * input[x + 1];
          weightGradient[f2 + tap] += g2 * input[x + 2];
          weightGradient[f3 + tap] += g3 * input[x + 3];
        }
      }
    }
    for (let c = tiledChannels; c < channels; c++) {
      for (let j = 0; j < multiplier; j++) {
        const filter = (c * multiplier + j) * size;
        const gradient = outputGradient[at + c * multiplier + j];
        for (let t = 0; t < count; t++) weightGradient[filter + taps[t]] += gradient * input[offsets[t] + c];
      }
    }
    at += channels * multiplier;
  }
}
