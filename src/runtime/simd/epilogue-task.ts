/** What kernels do with a sum before they store it, and how a task says so. */
import type { Floats, FusedActivation, Norm } from '../geometry.js';
import type { GradientWrite } from './call.js';

/** What is done with a sum before it is stored; `write` is `add` where a gradient adds to what is there. */
export interface Epilogue {
  bias: Floats | null;
  norm: Norm | null;
  residual: Floats | null;
  activation: FusedActivation | null;
  write: GradientWrite;
}

const epilogue: Epilogue = { bias: null, norm: null, residual: null, activation: null, write: 'set' };

/** The epilogue of the call that is being made: one object for all calls, so that a step makes no garbage. */
export function epilogueOf(
  bias: Floats | null,
  norm: Norm | null,
  residual: Floats | null,
  activation: FusedActivation | null,
  write: GradientWrite,
): Epilogue {
  epilogue.bias = bias;
  epilogue.norm = norm;
  epilogue.residual = residual;
  epilogue.activation = activation;
  epilogue.write = write;
  return epilogue;
}
