/** The gradient of convolution weights as a product over all positions. */
import type { ConvGeometry, Floats } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';
import { noWorkspace, type Workspace } from './pack.js';

/** What it needs. */
export function weightGradientWorkspace(_g: ConvGeometry, _batch: number, _training: boolean): Workspace {
  return noWorkspace;
}

/** The gradient of the weights. */
export function weightGradientProduct(
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
