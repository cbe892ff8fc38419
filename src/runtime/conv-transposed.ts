/**
 * Transposed convolution in one, two or three spatial dimensions: every input value stamps its filters, scaled, onto
 * the output, and overlaps add up. It is a convolution run backwards, so it consists of the passes of `conv.ts`.
 *
 * `g` is the geometry of that convolution: `g.output` is what comes in here, `g.input` what comes out. Weights are
 * (Cin, kD, kH, kW, Cout / groups) in this operation's own channels. Output padding shows in `g.input` only.
 */
import { addConvolution, convInputGradient, convWeightGradient } from './conv.js';
import type { ConvGeometry, Floats } from './geometry.js';
import { fillRows, sumRows } from './matrix.js';

/** output (n, D, H, W, Cout) = bias + the transposed convolution of input (n, D', H', W', Cin). */
export function convTransposedForward(
  n: number,
  g: ConvGeometry,
  input: Floats,
  weight: Floats,
  bias: Floats | null,
  output: Floats,
): void {
  fillRows(n * stampedPositions(g), g.input[3], bias, output);
  convInputGradient(n, g, input, weight, output);
}

/** inputGradient += the convolution of outputGradient with the same weights. */
export function convTransposedInputGradient(
  n: number,
  g: ConvGeometry,
  outputGradient: Floats,
  weight: Floats,
  inputGradient: Floats,
): void {
  addConvolution(n, g, outputGradient, weight, inputGradient);
}

/** weightGradient[i, k] += sum over p of input[p, i] * the patch of outputGradient at p; biasGradient += its sums. */
export function convTransposedWeightGradient(
  n: number,
  g: ConvGeometry,
  input: Floats,
  outputGradient: Floats,
  weightGradient: Floats,
  biasGradient: Floats | null,
): void {
  if (biasGradient !== null) sumRows(n * stampedPositions(g), g.input[3], outputGradient, biasGradient);
  convWeightGradient(n, g, outputGradient, input, weightGradient, null);
}

/** Positions of one image of the output. */
function stampedPositions(g: ConvGeometry): number {
  return g.input[0] * g.input[1] * g.input[2];
}
