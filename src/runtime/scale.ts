/**
 * One factor for every channel: learned and the same for all images, or computed for each image. Values are
 * (positions, channels); gradients add to what they are given.
 */
import type { Floats } from './geometry.js';
import { scratchDoubles } from './scratch.js';

/** output = input * weight; `positions` are those of all images. */
export function scaleForward(
  positions: number,
  channels: number,
  input: Floats,
  weight: Floats,
  output: Floats,
): void {
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) output[at] = input[at] * weight[c];
  }
}

/** inputGradient += outputGradient * weight. */
export function scaleInputGradient(
  positions: number,
  channels: number,
  weight: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
): void {
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) inputGradient[at] += outputGradient[at] * weight[c];
  }
}

/** weightGradient += sum over positions of outputGradient * input. */
export function scaleWeightGradient(
  positions: number,
  channels: number,
  input: Floats,
  outputGradient: Floats,
  weightGradient: Floats,
): void {
  const sum = scratchDoubles(0, channels);
  sum.fill(0, 0, channels);
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) sum[c] += outputGradient[at] * input[at];
  }
  for (let c = 0; c < channels; c++) weightGradient[c] += sum[c];
}

/** output = map * factor; the map is (n, positions, channels), the factor (n, channels). */
export function multiplyChannelsForward(
  n: number,
  positions: number,
  channels: number,
  map: Floats,
  factor: Floats,
  output: Floats,
): void {
  const size = positions * channels;
  for (let i = 0; i < n; i++) {
    for (let p = 0, at = i * size; p < positions; p++) {
      for (let c = 0; c < channels; c++, at++) output[at] = map[at] * factor[i * channels + c];
    }
  }
}

/** mapGradient += outputGradient * factor. */
export function multiplyChannelsMapGradient(
  n: number,
  positions: number,
  channels: number,
  factor: Floats,
  outputGradient: Floats,
  mapGradient: Floats,
): void {
  const size = positions * channels;
  for (let i = 0; i < n; i++) {
    for (let p = 0, at = i * size; p < positions; p++) {
      for (let c = 0; c < channels; c++, at++)
        mapGradient[at] += outputGradient[at] * factor[i * channels + c];
    }
  }
}

/** factorGradient += sum over positions of outputGradient * map, for each image. */
export function multiplyChannelsFactorGradient(
  n: number,
  positions: number,
  channels: number,
  map: Floats,
  outputGradient: Floats,
  factorGradient: Floats,
): void {
  const size = positions * channels;
  const sum = scratchDoubles(0, channels);
  for (let i = 0; i < n; i++) {
    sum.fill(0, 0, channels);
    for (let p = 0, at = i * size; p < positions; p++) {
      for (let c = 0; c < channels; c++, at++) sum[c] += outputGradient[at] * map[at];
    }
    for (let c = 0; c < channels; c++) factorGradient[i * channels + c] += sum[c];
  }
}
