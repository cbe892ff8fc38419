/** Depthwise convolution. */
import type { ConvGeometry, Floats } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';
import type { Epilogue } from './epilogue-task.js';
import { noWorkspace, type Workspace } from './pack.js';

/** What all passes need. */
export function depthwiseWorkspace(_g: ConvGeometry, _batch: number, _training: boolean): Workspace {
  return noWorkspace;
}

/** output = the convolution. */
export function depthwiseProductForward(
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
export function depthwiseProductInputGradient(
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

/** The gradient of the weights. */
export function depthwiseProductWeightGradient(
  _engine: Engine,
  _n: number,
  _g: ConvGeometry,
  _input: Floats,
  _outputGradient: Floats,
  _weightGradient: Floats,
  _write: GradientWrite,
): boolean {
  return false;
}
