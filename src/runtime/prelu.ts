/**
 * Rectified linear units with a learned slope for negative values (He, Zhang, Ren, Sun 2015). Values are
 * (positions, channels), the positions those of all images; `slopes` is 1, or one for each channel.
 */
import type { Floats } from './geometry.js';
import { scratchDoubles } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { runScale, runWeightGradient } from './simd/channel-rows.js';
import { engineOf } from './simd/engine.js';

/** output = input where positive, else slope * input. */
export function preluForward(
  positions: number,
  channels: number,
  slopes: number,
  input: Floats,
  slope: Floats,
  output: Floats,
): void {
  const engine = engineOf(output);
  if (
    engine !== null &&
    runScale(
      engine,
      1,
      positions,
      channels,
      input,
      slope,
      slopes === 1 ? 'one' : 'channels',
      input,
      output,
      'set',
    )
  )
    return;
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) {
      const value = input[at];
      output[at] = value > 0 ? value : value * slope[slopes === 1 ? 0 : c];
    }
  }
}

/** inputGradient += (or =) outputGradient where the input is positive, else times the slope. */
export function preluInputGradient(
  positions: number,
  channels: number,
  slopes: number,
  input: Floats,
  slope: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (
    engine !== null &&
    runScale(
      engine,
      1,
      positions,
      channels,
      outputGradient,
      slope,
      slopes === 1 ? 'one' : 'channels',
      input,
      inputGradient,
      write,
    )
  )
    return;
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) {
      const value = input[at] > 0 ? outputGradient[at] : outputGradient[at] * slope[slopes === 1 ? 0 : c];
      inputGradient[at] = write === 'add' ? inputGradient[at] + value : value;
    }
  }
}

/** slopeGradient += (or =) sum of outputGradient * input over the inputs that are not positive. */
export function preluSlopeGradient(
  positions: number,
  channels: number,
  slopes: number,
  input: Floats,
  outputGradient: Floats,
  slopeGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(slopeGradient);
  if (
    engine !== null &&
    runWeightGradient(engine, 1, positions, channels, slopes, 0, input, outputGradient, slopeGradient, write)
  )
    return;
  const sum = scratchDoubles(0, channels);
  sum.fill(0, 0, channels);
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) {
      if (!(input[at] > 0)) sum[slopes === 1 ? 0 : c] += outputGradient[at] * input[at];
    }
  }
  for (let c = 0; c < slopes; c++) slopeGradient[c] = write === 'add' ? slopeGradient[c] + sum[c] : sum[c];
}
