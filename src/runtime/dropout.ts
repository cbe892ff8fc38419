/** Dropout with inverted scaling (Srivastava and others 2014): outside training it is the identity, and not called. */
import type { Floats } from './geometry.js';
import { type RandomState, uniform } from './random.js';
import type { GradientWrite } from './simd/call.js';
import { fastScaleImages } from './simd/dropout.js';
import { fastMultiply } from './simd/elementwise.js';

/** output = input * mask, where the mask is 0 with probability `rate` and 1 / (1 - rate) otherwise. */
export function dropoutTraining(
  count: number,
  rate: number,
  random: RandomState,
  input: Floats,
  mask: Floats,
  output: Floats,
): void {
  const scale = rate < 1 ? 1 / (1 - rate) : 0;
  for (let i = 0; i < count; i++) mask[i] = uniform(random) < rate ? 0 : scale;
  if (fastMultiply(count, input, mask, output, 'set')) return;
  for (let i = 0; i < count; i++) output[i] = input[i] * mask[i];
}

/** inputGradient += (or =) outputGradient * mask. */
export function dropoutGradient(
  count: number,
  mask: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastMultiply(count, outputGradient, mask, inputGradient, write)) return;
  for (let i = 0; i < count; i++) {
    const slope = outputGradient[i] * mask[i];
    inputGradient[i] = write === 'add' ? inputGradient[i] + slope : slope;
  }
}

/** Drops whole images of `size` values each (stochastic depth: Huang and others 2016); the mask has a value an image. */
export function imageDropoutTraining(
  n: number,
  size: number,
  rate: number,
  random: RandomState,
  input: Floats,
  mask: Floats,
  output: Floats,
): void {
  const scale = rate < 1 ? 1 / (1 - rate) : 0;
  for (let image = 0; image < n; image++) mask[image] = uniform(random) < rate ? 0 : scale;
  if (fastScaleImages(n, size, input, mask, output, 'set')) return;
  for (let image = 0; image < n; image++) {
    for (let i = image * size; i < (image + 1) * size; i++) output[i] = input[i] * mask[image];
  }
}

/** inputGradient += (or =) outputGradient * the image's mask. */
export function imageDropoutGradient(
  n: number,
  size: number,
  mask: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  if (fastScaleImages(n, size, outputGradient, mask, inputGradient, write)) return;
  for (let image = 0; image < n; image++) {
    for (let i = image * size; i < (image + 1) * size; i++) {
      const slope = outputGradient[i] * mask[image];
      inputGradient[i] = write === 'add' ? inputGradient[i] + slope : slope;
    }
  }
}
