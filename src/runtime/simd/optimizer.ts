/** Optimiser steps on the fast kernels, over stretches of parameters that lie in one engine with all that belongs to them. */
import type { Floats } from '../geometry.js';
import { runValues } from './call.js';
import type { Engine } from './engine.js';

/** values -= lr * (slope, or what momentum makes of it); `velocity` is `null` where there is no momentum. */
export function fastSgdStep(
  engine: Engine,
  values: Floats,
  gradient: Floats,
  velocity: Floats | null,
  lr: number,
  momentum: number,
  nesterov: boolean,
  weightDecay: number,
): void {
  const { task, reals } = engine;
  task[0] = values.byteOffset;
  task[1] = gradient.byteOffset;
  task[2] = velocity === null ? 0 : velocity.byteOffset;
  reals[5] = lr;
  reals[6] = momentum;
  reals[7] = weightDecay;
  task[8] = nesterov ? 1 : 0;
  runValues(engine, 'sgd_step', values.length, 3);
}

/** Adam's step; `decay` is the share of a value that goes, `penalty` the decay that counts as gradient. */
export function fastAdamStep(
  engine: Engine,
  values: Floats,
  gradient: Floats,
  m: Floats,
  v: Floats,
  beta1: number,
  beta2: number,
  epsilon: number,
  decay: number,
  penalty: number,
  stepSize: number,
  root: number,
): void {
  const { task, reals } = engine;
  task[0] = values.byteOffset;
  task[1] = gradient.byteOffset;
  task[2] = m.byteOffset;
  task[5] = v.byteOffset;
  reals[6] = beta1;
  reals[7] = 1 - beta1;
  reals[8] = beta2;
  reals[9] = 1 - beta2;
  reals[10] = epsilon;
  reals[11] = decay;
  reals[12] = penalty;
  reals[13] = stepSize;
  reals[14] = root;
  runValues(engine, 'adam_step', values.length, 3);
}
