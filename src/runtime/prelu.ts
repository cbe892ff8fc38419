/**
 * Rectified linear units with a learned slope for negative values (He, Zhang, Ren, Sun 2015). Values are
 * (positions, channels), the positions those of all images; `slopes` is 1, or one for each channel.
 */
import type { Floats } from './geometry.js';
import { scratchDoubles } from './scratch.js';

/** output = input where positive, else slope * input. */
export function preluForward(
  positions: number,
  channels: number,
  slopes: number,
  input: Floats,
  slope: Floats,
  output: Floats,
): void {
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) {
      const value = input[at];
      output[at] = value > 0 ? value : value * slope[slopes === 1 ? 0 : c];
    }
  }
}

/** inputGradient += outputGradient where the input is positive, else times the slope. */
export function preluInputGradient(
  positions: number,
  channels: number,
  slopes: number,
  input: Floats,
  slope: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
): void {
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++)
      inputGradient[at] +=
        input[at] > 0 ? outputGradient[at] : outputGradient[at] * slope[slopes === 1 ? 0 : c];
  }
}

/** slopeGradient += sum of outputGradient * input over the inputs that are not positive. */
export function preluSlopeGradient(
  positions: number,
  channels: number,
  slopes: number,
  input: Floats,
  outputGradient: Floats,
  slopeGradient: Floats,
): void {
  const sum = scratchDoubles(0, channels);
  sum.fill(0, 0, channels);
  for (let p = 0, at = 0; p < positions; p++) {
    for (let c = 0; c < channels; c++, at++) {
      if (!(input[at] > 0)) sum[c] += outputGradient[at] * input[at];
    }
  }
  for (let c = 0; c < channels; c++) slopeGradient[slopes === 1 ? 0 : c] += sum[c];
}
