/**
 * Convolution on the fast kernels: which file computes a pass. Every function says whether it did; where none did, the
 * reference kernels compute on the same memory.
 *
 * A transposed convolution is the same passes in other roles: its forward pass is an input gradient with a bias and an
 * epilogue, its input gradient a forward pass that may add.
 */
import type { ConvGeometry, Floats } from '../geometry.js';
import type { GradientWrite } from './call.js';
import { convProductForward, convProductInputGradient, convProductWorkspace } from './conv-product.js';
import {
  depthwiseProductForward,
  depthwiseProductInputGradient,
  depthwiseProductWeightGradient,
  depthwiseWorkspace,
} from './depthwise-product.js';
import type { Engine } from './engine.js';
import type { Epilogue } from './epilogue-task.js';
import { bothWorkspaces, type Workspace } from './pack.js';
import { weightGradientProduct, weightGradientWorkspace } from './weight-gradient.js';
import { winogradForward, winogradInputGradient, winogradWorkspace } from './winograd.js';
import { winogradWeightGradient } from './winograd-gradient.js';

/** What all passes of a convolution need; those of a transposed one are named by its own roles. */
export function convWorkspace(
  g: ConvGeometry,
  transposed: boolean,
  batch: number,
  training: boolean,
): Workspace {
  if (isDepthwiseGeometry(g)) return depthwiseWorkspace(g, batch, training);
  const rest = bothWorkspaces(
    convProductWorkspace(g, transposed, batch, training),
    weightGradientWorkspace(g, batch, training),
  );
  if (g.algorithms === undefined || transposed) return rest;
  const { forward, inputGradient } = g.algorithms;
  const others: Workspace = {
    ...rest,
    forward: forward === 'winograd' ? 0 : rest.forward,
    inputGradient: inputGradient === 'winograd' ? 0 : rest.inputGradient,
  };
  return bothWorkspaces(others, winogradWorkspace(g, batch, training));
}

/** output = what `after` makes of the convolution of input. */
export function fastConvForward(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  input: Floats,
  weight: Floats,
  output: Floats,
  after: Epilogue,
): boolean {
  if (isDepthwiseGeometry(g)) return depthwiseProductForward(engine, n, g, input, weight, output, after);
  if (g.algorithms?.forward === 'winograd')
    return winogradForward(engine, n, g, input, weight, output, after);
  return convProductForward(engine, n, g, input, weight, output, after);
}

/** inputGradient = what `after` makes of the transposed convolution of outputGradient. */
export function fastConvInputGradient(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  outputGradient: Floats,
  weight: Floats,
  inputGradient: Floats,
  after: Epilogue,
): boolean {
  if (isDepthwiseGeometry(g))
    return depthwiseProductInputGradient(engine, n, g, outputGradient, weight, inputGradient, after);
  if (g.algorithms?.inputGradient === 'winograd')
    return winogradInputGradient(engine, n, g, outputGradient, weight, inputGradient, after);
  return convProductInputGradient(engine, n, g, outputGradient, weight, inputGradient, after);
}

/** weightGradient (Cout, kD, kH, kW, Cin / groups) = or += the gradient; the bias is not its business. */
export function fastConvWeightGradient(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  input: Floats,
  outputGradient: Floats,
  weightGradient: Floats,
  write: GradientWrite,
): boolean {
  if (isDepthwiseGeometry(g))
    return depthwiseProductWeightGradient(engine, n, g, input, outputGradient, weightGradient, write);
  if (g.algorithms?.weightGradient === 'winograd')
    return winogradWeightGradient(engine, n, g, input, outputGradient, weightGradient, write);
  return weightGradientProduct(engine, n, g, input, outputGradient, weightGradient, write);
}

function isDepthwiseGeometry(g: ConvGeometry): boolean {
  return g.groups > 1 && g.groups === g.input[3];
}
