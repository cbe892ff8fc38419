/** Concatenation along the channels. Values are (positions, channels); positions are those of all images. */
import type { Floats } from './geometry.js';
import type { GradientWrite } from './simd/call.js';
import { copyColumns } from './simd/concat.js';
import { engineOf } from './simd/engine.js';

/** Writes one input's channels into the columns offset to offset + channels of output (positions, total). */
export function concatForward(
  positions: number,
  channels: number,
  offset: number,
  total: number,
  input: Floats,
  output: Floats,
): void {
  const engine = engineOf(output);
  if (engine !== null) {
    copyColumns(engine, positions, channels, input, 0, channels, output, offset, total, 'set');
    return;
  }
  for (let p = 0; p < positions; p++) {
    const from = p * channels;
    const to = p * total + offset;
    for (let c = 0; c < channels; c++) output[to + c] = input[from + c];
  }
}

/** inputGradient (positions, channels) += (or =) those columns of outputGradient (positions, total). */
export function concatGradient(
  positions: number,
  channels: number,
  offset: number,
  total: number,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (engine !== null) {
    copyColumns(
      engine,
      positions,
      channels,
      outputGradient,
      offset,
      total,
      inputGradient,
      0,
      channels,
      write,
    );
    return;
  }
  for (let p = 0; p < positions; p++) {
    const from = p * total + offset;
    const to = p * channels;
    for (let c = 0; c < channels; c++) {
      const slope = outputGradient[from + c];
      inputGradient[to + c] = write === 'add' ? inputGradient[to + c] + slope : slope;
    }
  }
}
