/** Softmax over the channels at every position. `positions` counts over the batch; values are (positions, channels). */
import { exp } from './exact-math.js';
import type { Floats } from './geometry.js';
import type { GradientWrite } from './simd/call.js';
import { engineOf } from './simd/engine.js';
import { fastSoftmaxForward, fastSoftmaxGradient } from './simd/softmax.js';

/** output = exp(input - max) / sum of those, so that large inputs do not overflow. */
export function softmaxForward(positions: number, channels: number, input: Floats, output: Floats): void {
  const engine = engineOf(output);
  if (engine !== null) {
    fastSoftmaxForward(engine, positions, channels, input, output);
    return;
  }
  for (let p = 0; p < positions; p++) {
    const at = p * channels;
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < channels; c++) largest = Math.max(largest, input[at + c]);
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += exp(input[at + c] - largest);
    for (let c = 0; c < channels; c++) output[at + c] = exp(input[at + c] - largest) / sum;
  }
}

/** inputGradient += (or =) output * (outputGradient - sum over channels of output * outputGradient). */
export function softmaxGradient(
  positions: number,
  channels: number,
  output: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (engine !== null) {
    fastSoftmaxGradient(engine, positions, channels, output, outputGradient, inputGradient, write);
    return;
  }
  for (let p = 0; p < positions; p++) {
    const at = p * channels;
    let dot = 0;
    for (let c = 0; c < channels; c++) dot += output[at + c] * outputGradient[at + c];
    for (let c = 0; c < channels; c++) {
      const slope = output[at + c] * (outputGradient[at + c] - dot);
      inputGradient[at + c] = write === 'add' ? inputGradient[at + c] + slope : slope;
    }
  }
}
