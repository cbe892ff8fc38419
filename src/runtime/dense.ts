/**
 * A dense layer: every output is a weighted sum of all inputs. Images are matrix rows as they are; `matrix.ts`
 * multiplies them. Weights are (outputs, inputs).
 */
import { finishValues, residualApart } from './epilogue.js';
import type { Floats, FusedActivation, Norm } from './geometry.js';
import {
  fillRows,
  gradientTimesRows,
  gradientTimesWeight,
  rowsAtOnce,
  rowsTimesWeight,
  sumRows,
} from './matrix.js';
import { scratchDoubles } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { fastDenseForward, fastDenseInputGradient, fastDenseWeightGradient } from './simd/dense-product.js';
import { engineOf } from './simd/engine.js';
import { epilogueOf } from './simd/epilogue-task.js';

/** output (n, outputs) = bias + input (n, inputs) times the transposed weight; then norm, residual and activation. */
export function denseForward(
  n: number,
  inputs: number,
  outputs: number,
  input: Floats,
  weight: Floats,
  bias: Floats | null,
  output: Floats,
  norm: Norm | null = null,
  residual: Floats | null = null,
  activation: FusedActivation | null = null,
): void {
  const engine = engineOf(output);
  if (engine !== null) {
    const after = epilogueOf(bias, norm, residual, activation, 'set');
    if (fastDenseForward(engine, n, inputs, outputs, input, weight, output, after)) return;
  }
  const block = rowsAtOnce(inputs);
  const rows = scratchDoubles(0, block * inputs);
  const added = residualApart(residual, output);
  fillRows(n, outputs, bias, output);
  for (let first = 0; first < n; first += block) {
    const count = Math.min(block, n - first);
    copyRows(input, first * inputs, rows, count * inputs);
    rowsTimesWeight(count, inputs, outputs, rows, weight, 0, output, first * outputs, outputs);
  }
  finishValues(n, outputs, output, norm, added, activation);
}

/** inputGradient (n, inputs) += (or =) outputGradient (n, outputs) times weight. */
export function denseInputGradient(
  n: number,
  inputs: number,
  outputs: number,
  outputGradient: Floats,
  weight: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (engine !== null) {
    if (fastDenseInputGradient(engine, n, inputs, outputs, outputGradient, weight, inputGradient, write))
      return;
  }
  const block = rowsAtOnce(inputs);
  const rows = scratchDoubles(0, block * inputs);
  for (let first = 0; first < n; first += block) {
    const count = Math.min(block, n - first);
    gradientTimesWeight(count, inputs, outputs, outputGradient, first * outputs, outputs, weight, 0, rows);
    const start = first * inputs;
    for (let i = 0; i < count * inputs; i++) {
      inputGradient[start + i] = write === 'add' ? inputGradient[start + i] + rows[i] : rows[i];
    }
  }
}

/** weightGradient (outputs, inputs) += (or =) transposed outputGradient times input; biasGradient the sum over images. */
export function denseWeightGradient(
  n: number,
  inputs: number,
  outputs: number,
  input: Floats,
  outputGradient: Floats,
  weightGradient: Floats,
  biasGradient: Floats | null,
  write: GradientWrite = 'add',
): void {
  if (biasGradient !== null) sumRows(n, outputs, outputGradient, biasGradient, write);
  const engine = engineOf(weightGradient);
  if (engine !== null) {
    if (fastDenseWeightGradient(engine, n, inputs, outputs, input, outputGradient, weightGradient, write))
      return;
  }
  if (write === 'set') weightGradient.fill(0);
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
