/** Convolution as a product of rows and packed weights. */
import type { ConvGeometry, Floats } from '../geometry.js';
import type { Engine } from './engine.js';
import type { Epilogue } from './epilogue-task.js';
import { noWorkspace, type Workspace } from './pack.js';

/** What the forward pass and the input gradient need. */
export function convProductWorkspace(
  _g: ConvGeometry,
  _transposed: boolean,
  _batch: number,
  _training: boolean,
): Workspace {
  return noWorkspace;
}

/** output = the convolution. */
export function convProductForward(
  _engine: Engine,
  _n: number,
  _g: ConvGeometry,
  _input: Floats,
  _weight: Floats,
  _output: Floats,
  _after: Epilogue,
): boolean {
  return false;
}

/** inputGradient = the transposed convolution. */
export function convProductInputGradient(
  _engine: Engine,
  _n: number,
  _g: ConvGeometry,
  _outputGradient: Floats,
  _weight: Floats,
  _inputGradient: Floats,
  _after: Epilogue,
): boolean {
  return false;
}
