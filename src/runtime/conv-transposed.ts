/**
 * Transposed convolution in one, two or three spatial dimensions: every input value stamps its filters, scaled, onto
 * the output, and overlaps add up. It is a convolution run backwards, so it consists of the passes of `conv.ts`.
 *
 * `g` is the geometry of that convolution: `g.output` is what comes in here, `g.input` what comes out. Weights are
 * (Cin, kD, kH, kW, Cout / groups) in this operation's own channels. Output padding shows in `g.input` only.
 */
import { addConvInputGradient, addConvolution, convWeightGradient } from './conv.js';
import { finishValues, residualApart } from './epilogue.js';
import type { ConvGeometry, Floats, FusedActivation, Norm } from './geometry.js';
import { fillRows, sumRows } from './matrix.js';
import type { GradientWrite } from './simd/call.js';
import { fastConvForward, fastConvInputGradient } from './simd/conv.js';
import { engineOf } from './simd/engine.js';
import { epilogueOf } from './simd/epilogue-task.js';
import { windowPositions } from './taps.js';

/** output (n, D, H, W, Cout) = bias + the transposed convolution of input (n, D', H', W', Cin); then as `convForward`. */
export function convTransposedForward(
  n: number,
  g: ConvGeometry,
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
    if (fastConvInputGradient(engine, n, g, input, weight, output, after)) return;
  }
  const positions = n * stampedPositions(g);
  const added = residualApart(residual, output);
  fillRows(positions, g.input[3], bias, output);
  addConvInputGradient(n, g, input, weight, output);
  finishValues(positions, g.input[3], output, norm, added, activation);
}

/** inputGradient += (or =) the convolution of outputGradient with the same weights. */
export function convTransposedInputGradient(
  n: number,
  g: ConvGeometry,
  outputGradient: Floats,
  weight: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (engine !== null) {
    const after = epilogueOf(null, null, null, null, write);
    if (fastConvForward(engine, n, g, outputGradient, weight, inputGradient, after)) return;
  }
  if (write === 'set') inputGradient.fill(0, 0, n * windowPositions(g) * g.output[3]);
  addConvolution(n, g, outputGradient, weight, inputGradient);
}

/** weightGradient[i, k] += (or =) sum over p of input[p, i] * the patch of outputGradient at p; biasGradient its sums. */
export function convTransposedWeightGradient(
  n: number,
  g: ConvGeometry,
  input: Floats,
  outputGradient: Floats,
  weightGradient: Floats,
  biasGradient: Floats | null,
  write: GradientWrite = 'add',
): void {
  if (biasGradient !== null)
    sumRows(n * stampedPositions(g), g.input[3], outputGradient, biasGradient, write);
  convWeightGradient(n, g, outputGradient, input, weightGradient, null, write);
}

/** Positions of one image of the output. */
function stampedPositions(g: ConvGeometry): number {
  return g.input[0] * g.input[1] * g.input[2];
}
