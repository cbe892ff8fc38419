/**
 * Gradient descent: SGD with momentum and Nesterov's form, Adam (Kingma, Ba 2015), AdamW (Loshchilov, Hutter 2019).
 * The formulas are PyTorch's, `torch/optim/sgd.py`, `adam.py` and `adamw.py`; only trainable parameters move.
 */
import type { Floats } from './geometry.js';
import { ownValues } from './parameter.js';
import { engineOf } from './simd/engine.js';

export type OptimizerOptions =
  | {
      readonly kind: 'sgd';
      readonly lr: number;
      readonly momentum: number;
      readonly nesterov: boolean;
      readonly weightDecay: number;
    }
  | {
      readonly kind: 'adam' | 'adamw';
      readonly lr: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    };

/** What an optimiser needs of a parameter; those without a gradient are left out. */
export interface OptimizedParameter {
  readonly path: string;
  readonly role: 'trainable' | 'frozen' | 'state';
  readonly values: Floats;
  readonly gradient: Floats | null;
}

/** A trainable parameter with what the optimiser remembers of it, in the order of `stateNames`. */
export interface OptimizerSlot {
  readonly path: string;
  readonly values: Floats;
  readonly gradient: Floats;
  readonly state: readonly Floats[];
}

export interface Optimizer {
  readonly options: OptimizerOptions;
  /** `velocity`, or `m` and `v`; empty for SGD without momentum. */
  readonly stateNames: readonly string[];
  readonly slots: readonly OptimizerSlot[];
  /** Steps taken. */
  steps: number;
}

/** An optimiser for the trainable ones of `parameters`, with all state at zero. */
export function createOptimizer(
  options: OptimizerOptions,
  parameters: readonly OptimizedParameter[],
): Optimizer {
  const momentum = options.kind === 'sgd' && options.momentum !== 0;
  const stateNames = options.kind === 'sgd' ? (momentum ? ['velocity'] : []) : ['m', 'v'];
  const slots: OptimizerSlot[] = [];
  for (const parameter of parameters) {
    const { path, role, gradient } = parameter;
    if (role !== 'trainable' || gradient === null) continue;
    const values = ownValues(parameter);
    slots.push({ path, values, gradient, state: stateNames.map(() => zerosLike(values)) });
  }
  return { options, stateNames, slots, steps: 0 };
}

function zerosLike(values: Floats): Floats {
  const engine = engineOf(values);
  if (engine?.hasRoom(values.length)) return engine.floats(values.length);
  return values instanceof Float64Array ? new Float64Array(values.length) : new Float32Array(values.length);
}

/** One step against the gradients, with learning rate `lr` in the place of the options' own. */
export function applyOptimizer(optimizer: Optimizer, lr: number): void {
  const { options } = optimizer;
  optimizer.steps += 1;
  if (optimizer.slots.length > 0) engineOf(optimizer.slots[0].values)?.weightsChanged();
  for (const { values, gradient, state } of optimizer.slots) {
    if (options.kind !== 'sgd') {
      const decay = options.kind === 'adamw' ? 1 - lr * options.weightDecay : 1;
      const penalty = options.kind === 'adam' ? options.weightDecay : 0;
      const correction1 = 1 - options.beta1 ** optimizer.steps;
      const correction2 = 1 - options.beta2 ** optimizer.steps;
      const { beta1, beta2, epsilon } = options;
      adamStep(values, gradient, state[0], state[1], {
        beta1,
        beta2,
        epsilon,
        decay,
        penalty,
        stepSize: lr / correction1,
        root: Math.sqrt(correction2),
      });
    } else if (state.length === 0) {
      for (let i = 0; i < values.length; i++) {
        values[i] -= lr * (gradient[i] + options.weightDecay * values[i]);
      }
    } else {
      momentumStep(values, gradient, state[0], lr, options.momentum, options.nesterov, options.weightDecay);
    }
  }
}

function momentumStep(
  values: Floats,
  gradient: Floats,
  velocity: Floats,
  lr: number,
  momentum: number,
  nesterov: boolean,
  weightDecay: number,
): void {
  for (let i = 0; i < values.length; i++) {
    const slope = gradient[i] + weightDecay * values[i];
    const speed = momentum * velocity[i] + slope;
    velocity[i] = speed;
    values[i] -= lr * (nesterov ? slope + momentum * speed : speed);
  }
}

interface AdamFactors {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled weight decay, as a factor on the value. */
  readonly decay: number;
  /** Weight decay as part of the gradient. */
  readonly penalty: number;
  /** lr / (1 - beta1^t) */
  readonly stepSize: number;
  /** sqrt(1 - beta2^t) */
  readonly root: number;
}

function adamStep(values: Floats, gradient: Floats, m: Floats, v: Floats, factors: AdamFactors): void {
  const { beta1, beta2, epsilon, decay, penalty, stepSize, root } = factors;
  for (let i = 0; i < values.length; i++) {
    const slope = gradient[i] + penalty * values[i];
    const mean = beta1 * m[i] + (1 - beta1) * slope;
    const square = beta2 * v[i] + (1 - beta2) * slope * slope;
    m[i] = mean;
    v[i] = square;
    values[i] = values[i] * decay - (stepSize * mean) / (Math.sqrt(square) / root + epsilon);
  }
}
