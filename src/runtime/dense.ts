/**
 * A dense layer: every output is a weighted sum of all inputs. Images are matrix rows as they are; `matrix.ts`
 * multiplies them. Weights are (outputs, inputs).
 */
import type { Floats } from './geometry.js';
import {
  fillRows,
  gradientTimesRows,
  gradientTimesWeight,
  rowsAtOnce,
  rowsTimesWeight,
  sumRows,
} from './matrix.js';
import { scratchDoubles } from './scratch.js';

/** output (n, outputs) = bias + input (n, inputs) times the transposed weight. */
export function denseForward(
  n: number,
  inputs: number,
  outputs: number,
  input: Floats,
  weight: Floats,
  bias: Floats | null,
  output: Floats,
): void {
  const block = rowsAtOnce(inputs);
  const rows = scratchDoubles(0, block * inputs);
  fillRows(n, outputs, bias, output);
  for (let first = 0; first < n; first += block) {
    const count = Math.min(block, n - first);
    copyRows(input, first * inputs, rows, count * inputs);
    rowsTimesWeight(count, inputs, outputs, rows, weight, 0, output, first * outputs, outputs);
  }
}

/** inputGradient (n, inputs) += outputGradient (n, outputs) times weight. */
export function denseInputGradient(
  n: number,
  inputs: number,
  outputs: number,
  outputGradient: Floats,
  weight: Floats,
  inputGradient: Floats,
): void {
  const block = rowsAtOnce(inputs);
  const rows = scratchDoubles(0, block * inputs);
  for (let first = 0; first < n; first += block) {
    const count = Math.min(block, n - first);
    gradientTimesWeight(count, inputs, outputs, outputGradient, first * outputs, outputs, weight, 0, rows);
    const start = first * inputs;
    for (let i = 0; i < count * inputs; i++) inputGradient[start + i] += rows[i];
  }
}

/** weightGradient (outputs, inputs) += transposed outputGradient times input; biasGradient += sum over images. */
export function denseWeightGradient(
  n: number,
  inputs: number,
  outputs: number,
  input: Floats,
  outputGradient: Floats,
  weightGradient: Floats,
  biasGradient: Floats | null,
): void {
  if (biasGradient !== null) sumRows(n, outputs, outputGradient, biasGradient);
  const block = rowsAtOnce(inputs);
  const rows = scratchDoubles(0, block * inputs);
  for (let first = 0; first < n; first += block) {
    const count = Math.min(block, n - first);
    copyRows(input, first * inputs, rows, count * inputs);
    gradientTimesRows(
      count,
      inputs,
      outputs,
      outputGradient,
      first * outputs,
      outputs,
      rows,
      weightGradient,
      0,
    );
  }
}

function copyRows(from: Floats, start: number, rows: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) rows[i] = from[start + i];
}
