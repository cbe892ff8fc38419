/** What kernels do with a sum before they store it, and how a task says so. */
import type { Floats, FusedActivation, Norm } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';

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

/**
 * Writes, from word `first` of the task on, what `storeSums` of `src/kernels/store.ts` reads: what is added to a sum (the
 * residual, or what the output holds already), the activation and its numbers. Bias and norm are the caller's.
 */
export function writeEpilogue(engine: Engine, first: number, after: Epilogue, output: Floats): void {
  const { task, reals } = engine;
  const { residual, activation } = after;
  const addend = after.write === 'add' ? output : residual;
  task[first] = addend === null ? 0 : addend.byteOffset;
  // Without an activation values are clipped at nothing.
  task[first + 1] = activation?.name === 'leaky_relu' ? 1 : 0;
  reals[first + 2] = Number.NEGATIVE_INFINITY;
  reals[first + 3] = Number.POSITIVE_INFINITY;
  switch (activation?.name) {
    case 'relu':
      reals[first + 2] = 0;
      break;
    case 'leaky_relu':
      reals[first + 2] = activation.slope;
      break;
    case 'clip':
      reals[first + 2] = activation.min;
      reals[first + 3] = activation.max;
      break;
  }
}
