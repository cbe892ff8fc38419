/**
 * Local response normalisation over neighbouring channels (Krizhevsky, Sutskever, Hinton 2012), with alpha divided by the
 * window's size as PyTorch and ONNX have it. Values are (positions, channels), the positions those of all images. The
 * window of channel c is c - floor(size / 2) to c + floor((size - 1) / 2), cut off at the ends.
 */
import { pow } from './exact-math.js';
import type { Floats } from './geometry.js';
import { scratchDoubles } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { engineOf } from './simd/engine.js';
import { fastLocalResponseForward, fastLocalResponseGradient } from './simd/local-response.js';

/** output = input / (k + alpha / size * sum of squares over the window)^beta. */
export function localResponseNormForward(
  positions: number,
  channels: number,
  size: number,
  alpha: number,
  beta: number,
  k: number,
  input: Floats,
  output: Floats,
): void {
  const engine = engineOf(output);
  if (
    engine !== null &&
    fastLocalResponseForward(engine, positions, channels, size, alpha, beta, k, input, output)
  )
    return;
  const bases = scratchDoubles(0, channels);
  for (let row = 0; row < positions * channels; row += channels) {
    responseBases(row, channels, size, alpha, k, input, bases);
    for (let c = 0; c < channels; c++) output[row + c] = input[row + c] * inversePower(bases[c], beta);
  }
}

/**
 * inputGradient += (or =) outputGradient / base^beta - 2 alpha beta / size * input * sum of outputGradient * input /
 * base^(beta + 1).
 */
export function localResponseNormGradient(
  positions: number,
  channels: number,
  size: number,
  alpha: number,
  beta: number,
  k: number,
  input: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (
    engine !== null &&
    fastLocalResponseGradient(
      engine,
      positions,
      channels,
      size,
      alpha,
      beta,
      k,
      input,
      outputGradient,
      inputGradient,
      write,
    )
  )
    return;
  const bases = scratchDoubles(0, channels);
  const shares = scratchDoubles(1, channels);
  const [before, behind] = [Math.floor((size - 1) / 2), Math.floor(size / 2)];
  for (let row = 0; row < positions * channels; row += channels) {
    responseBases(row, channels, size, alpha, k, input, bases);
    for (let c = 0; c < channels; c++) {
      const divided = outputGradient[row + c] * inversePower(bases[c], beta);
      shares[c] = (divided * input[row + c]) / bases[c];
      inputGradient[row + c] = write === 'add' ? inputGradient[row + c] + divided : divided;
    }
    // A channel is in the windows of those around it: the window turned round.
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let i = Math.max(0, c - before); i <= Math.min(channels - 1, c + behind); i++) sum += shares[i];
      inputGradient[row + c] -= ((2 * alpha * beta) / size) * input[row + c] * sum;
    }
  }
}

/** base^-beta; the usual exponent by roots. */
function inversePower(base: number, beta: number): number {
  if (beta !== 0.75) return pow(base, -beta);
  const root = Math.sqrt(base);
  return 1 / (root * Math.sqrt(root));
}

/** What the power is taken of, for each channel of a position. */
function responseBases(
  row: number,
  channels: number,
  size: number,
  alpha: number,
  k: number,
  input: Floats,
  bases: Float64Array,
): void {
  const [before, behind] = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let i = Math.max(0, c - before); i <= Math.min(channels - 1, c + behind); i++)
      sum += input[row + i] * input[row + i];
    bases[c] = k + (alpha / size) * sum;
  }
}
