/**
 * Depthwise convolution: every input channel has filters of its own, so there is no sum over channels and matrix
 * products do not pay. `conv.ts` hands over to these when `groups` equals the input's channels.
 *
 * With a multiplier m, output channel c * m + j belongs to input channel c.
 */
import type { ConvGeometry, Floats } from './geometry.js';
import { scratchIntegers } from './scratch.js';
import { listTaps, windowPositions, windowTaps } from './taps.js';

/** output (n, D', H', W', Cin * m) = bias + depthwise cross-correlation of input (n, D, H, W, Cin). */
export function depthwiseForward(
  n: number,
  g: ConvGeometry,
  input: Floats,
  weight: Floats,
  bias: Floats | null,
  output: Floats,
): void {
  const channels = g.input[3];
  const multiplier = g.output[3] / channels;
  const size = windowTaps(g);
  const offsets = scratchIntegers(0, size);
  const taps = scratchIntegers(1, size);
  const positions = n * windowPositions(g);
  let at = 0;
  for (let position = 0; position < positions; position++) {
    const count = listTaps(g, position, offsets, taps);
    for (let c = 0; c < channels; c++) {
      for (let j = 0; j < multiplier; j++) {
        const o = c * multiplier + j;
        const filter = o * size;
        let sum = bias === null ? 0 : bias[o];
        for (let t = 0; t < count; t++) sum += input[offsets[t] + c] * weight[filter + taps[t]];
        output[at + o] = sum;
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
  const size = windowTaps(g);
  const offsets = scratchIntegers(0, size);
  const taps = scratchIntegers(1, size);
  const positions = n * windowPositions(g);
  let at = 0;
  for (let position = 0; position < positions; position++) {
    const count = listTaps(g, position, offsets, taps);
    for (let c = 0; c < channels; c++) {
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
  const size = windowTaps(g);
  const offsets = scratchIntegers(0, size);
  const taps = scratchIntegers(1, size);
  const positions = n * windowPositions(g);
  let at = 0;
  for (let position = 0; position < positions; position++) {
    const count = listTaps(g, position, offsets, taps);
    for (let c = 0; c < channels; c++) {
      for (let j = 0; j < multiplier; j++) {
        const filter = (c * multiplier + j) * size;
        const gradient = outputGradient[at + c * multiplier + j];
        for (let t = 0; t < count; t++) weightGradient[filter + taps[t]] += gradient * input[offsets[t] + c];
      }
    }
    at += channels * multiplier;
  }
}
