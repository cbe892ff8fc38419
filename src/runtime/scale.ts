/**
 * One factor for every channel: learned and the same for all images, or computed for each image. Values are
 * (positions, channels); gradients add to what they are given, or are set.
 */
import type { Floats } from './geometry.js';
import { scratchDoubles } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { runScale, runWeightGradient } from './simd/channel-rows.js';
import { engineOf } from './simd/engine.js';

/** output = input * weight; `positions` are those of all images. */
export function scaleForward(
  positions: number,
  channels: number,
  input: Floats,
  weight: Floats,
  output: Floats,
): void {
  const engine = engineOf(output);
  if (
    engine !== null &&
    runScale(engine, 1, positions, channels, input, weight, 'channels', null, output, 'set')
  )
    return;
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) output[at] = input[at] * weight[c];
  }
}

/** inputGradient += (or =) outputGradient * weight. */
export function scaleInputGradient(
  positions: number,
  channels: number,
  weight: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (
    engine !== null &&
    runScale(engine, 1, positions, channels, outputGradient, weight, 'channels', null, inputGradient, write)
  )
    return;
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) {
      const slope = outputGradient[at] * weight[c];
      inputGradient[at] = write === 'add' ? inputGradient[at] + slope : slope;
    }
  }
}

/** weightGradient += (or =) sum over positions of outputGradient * input. */
export function scaleWeightGradient(
  positions: number,
  channels: number,
  input: Floats,
  outputGradient: Floats,
  weightGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(weightGradient);
  if (
    engine !== null &&
    runWeightGradient(
      engine,
      1,
      positions,
      channels,
      channels,
      Number.POSITIVE_INFINITY,
      input,
      outputGradient,
      weightGradient,
      write,
    )
  )
    return;
  const sum = scratchDoubles(0, channels);
  sum.fill(0, 0, channels);
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) sum[c] += outputGradient[at] * input[at];
  }
  for (let c = 0; c < channels; c++)
    weightGradient[c] = write === 'add' ? weightGradient[c] + sum[c] : sum[c];
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
  const engine = engineOf(output);
  if (engine !== null && runScale(engine, n, positions, channels, map, factor, 'groups', null, output, 'set'))
    return;
  const size = positions * channels;
  for (let i = 0; i < n; i++) {
    for (let p = 0, at = i * size; p < positions; p++) {
      for (let c = 0; c < channels; c++, at++) output[at] = map[at] * factor[i * channels + c];
    }
  }
}

/** mapGradient += (or =) outputGradient * factor. */
export function multiplyChannelsMapGradient(
  n: number,
  positions: number,
  channels: number,
  factor: Floats,
  outputGradient: Floats,
  mapGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(mapGradient);
  if (
    engine !== null &&
    runScale(engine, n, positions, channels, outputGradient, factor, 'groups', null, mapGradient, write)
  )
    return;
  const size = positions * channels;
  for (let i = 0; i < n; i++) {
    for (let p = 0, at = i * size; p < positions; p++) {
      for (let c = 0; c < channels; c++, at++) {
        const slope = outputGradient[at] * factor[i * channels + c];
        mapGradient[at] = write === 'add' ? mapGradient[at] + slope : slope;
      }
    }
  }
}

/** factorGradient += (or =) sum over positions of outputGradient * map, for each image. */
export function multiplyChannelsFactorGradient(
  n: number,
  positions: number,
  channels: number,
  map: Floats,
  outputGradient: Floats,
  factorGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(factorGradient);
  if (
    engine !== null &&
    runWeightGradient(
      engine,
      n,
      positions,
      channels,
      channels,
      Number.POSITIVE_INFINITY,
      map,
      outputGradient,
      factorGradient,
      write,
    )
  )
    return;
  const size = positions * channels;
  const sum = scratchDoubles(0, channels);
  for (let i = 0; i < n; i++) {
    sum.fill(0, 0, channels);
    for (let p = 0, at = i * size; p < positions; p++) {
      for (let c = 0; c < channels; c++, at++) sum[c] += outputGradient[at] * map[at];
    }
    for (let c = 0; c < channels; c++) {
      const at = i * channels + c;
      factorGradient[at] = write === 'add' ? factorGradient[at] + sum[c] : sum[c];
    }
  }
}
