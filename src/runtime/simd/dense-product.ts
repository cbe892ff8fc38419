/** Dense layers as matrix products. */
import type { Floats } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';
import type { Epilogue } from './epilogue-task.js';
import { noWorkspace, type Workspace } from './pack.js';

/** What all passes need. */
export function denseWorkspace(
  _inputs: number,
  _outputs: number,
  _batch: number,
  _training: boolean,
): Workspace {
  return noWorkspace;
}

/** output (n, outputs) = what `after` makes of input times the transposed weight. */
export function fastDenseForward(
  _engine: Engine,
  _n: number,
  _inputs: number,
  _outputs: number,
  _input: Floats,
  _weight: Floats,
  _output: Floats,
  _after: Epilogue,
): boolean {
  return false;
}

/** inputGradient (n, inputs) = or += outputGradient times weight. */
export function fastDenseInputGradient(
  _engine: Engine,
  _n: number,
  _inputs: number,
  _outputs: number,
  _outputGradient: Floats,
  _weight: Floats,
  _inputGradient: Floats,
  _write: GradientWrite,
): boolean {
  return false;
}

/** weightGradient (outputs, inputs) = or += transposed outputGradient times input. */
export function fastDenseWeightGradient(
  _engine: Engine,
  _n: number,
  _inputs: number,
  _outputs: number,
  _input: Floats,
  _outputGradient: Floats,
  _weightGradient: Floats,
  _write: GradientWrite,
): boolean {
  return false;
}
