/**
 * Gradient descent: SGD with momentum and Nesterov's form, Adam (Kingma, Ba 2015), AdamW (Loshchilov, Hutter 2019).
 * The formulas are PyTorch's, `torch/optim/sgd.py`, `adam.py` and `adamw.py`; only trainable parameters move.
 */
import { pow } from './exact-math.js';
import type { Floats } from './geometry.js';
import { ownValues } from './parameter.js';
import { type Engine, engineOf } from './simd/engine.js';
import { fastAdamStep, fastSgdStep } from './simd/optimizer.js';

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

/** Neighbouring slots as one: steps go over these, since networks have hundreds of small parameters. */
interface OptimizerRun {
  readonly values: Floats;
  readonly gradient: Floats;
  readonly state: readonly Floats[];
  /** Where all of that lies in the memory of one. */
  readonly engine: Engine | null;
}

export interface Optimizer {
  readonly options: OptimizerOptions;
  /** `velocity`, or `m` and `v`; empty for SGD without momentum. */
  readonly stateNames: readonly string[];
  readonly slots: readonly OptimizerSlot[];
  readonly runs: readonly OptimizerRun[];
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
  const trained = parameters.filter(({ role, gradient }) => role === 'trainable' && gradient !== null);
  const total = trained.reduce((sum, { gradient }) => sum + (gradient?.length ?? 0), 0);
  const memory = stateNames.map(() =>
    trained.length === 0 ? null : zerosLike(ownValues(trained[0]), total),
  );
  const slots: OptimizerSlot[] = [];
  let at = 0;
  for (const parameter of trained) {
    const { path, gradient } = parameter;
    if (gradient === null) continue;
    const end = at + gradient.length;
    const state: Floats[] = [];
    for (const all of memory) if (all !== null) state.push(all.subarray(at, end));
    slots.push({ path, values: ownValues(parameter), gradient, state });
    at = end;
  }
  return { options, stateNames, slots, runs: joinNeighbours(slots), steps: 0 };
}

function zerosLike(values: Floats, count: number): Floats {
  const engine = engineOf(values);
  if (engine?.hasRoom(count)) return engine.floats(count);
  return values instanceof Float64Array ? new Float64Array(count) : new Float32Array(count);
}

/** Slots whose values, gradients and state each follow one another in memory become one run. */
function joinNeighbours(slots: readonly OptimizerSlot[]): OptimizerRun[] {
  const runs: OptimizerRun[] = [];
  for (const { values, gradient, state } of slots) {
    const last = runs[runs.length - 1];
    const next = last !== undefined && joined(last, { values, gradient, state, engine: null });
    if (next) runs[runs.length - 1] = next;
    else runs.push({ values, gradient, state, engine: commonEngine([values, gradient, ...state]) });
  }
  return runs;
}

/** Both as one, or `null` where they are no neighbours. */
function joined(left: OptimizerRun, right: OptimizerRun): OptimizerRun | null {
  const values = joinedValues(left.values, right.values);
  const gradient = joinedValues(left.gradient, right.gradient);
  if (values === null || gradient === null) return null;
  const state: Floats[] = [];
  for (let i = 0; i < left.state.length; i++) {
    const both = joinedValues(left.state[i], right.state[i]);
    if (both === null) return null;
    state.push(both);
  }
  return { values, gradient, state, engine: left.engine };
}

function joinedValues(left: Floats, right: Floats): Floats | null {
  if (left.buffer !== right.buffer || left.byteOffset + left.byteLength !== right.byteOffset) return null;
  const length = left.length + right.length;
  if (left instanceof Float32Array && right instanceof Float32Array)
    return new Float32Array(left.buffer, left.byteOffset, length);
  if (left instanceof Float64Array && right instanceof Float64Array)
    return new Float64Array(left.buffer, left.byteOffset, length);
  return null;
}

function commonEngine(values: readonly Floats[]): Engine | null {
  const engine = engineOf(values[0]);
  return values.every((some) => engineOf(some) === engine) ? engine : null;
}

/** One step against the gradients, with learning rate `lr` in the place of the options' own. */
export function applyOptimizer(optimizer: Optimizer, lr: number): void {
  const { options, runs } = optimizer;
  optimizer.steps += 1;
  for (let i = 0; i < runs.length; i++) {
    if (i === 0) engineOf(runs[0].values)?.weightsChanged();
    if (options.kind === 'sgd') sgdStep(runs[i], lr, options.momentum, options.nesterov, options.weightDecay);
    else
      adamStep(
        runs[i],
        options.beta1,
        options.beta2,
        options.epsilon,
        options.kind === 'adamw' ? lr * options.weightDecay : 0,
        options.kind === 'adam' ? options.weightDecay : 0,
        lr / (1 - pow(options.beta1, optimizer.steps)),
        Math.sqrt(1 - pow(options.beta2, optimizer.steps)),
      );
  }
}

function sgdStep(
  { values, gradient, state, engine }: OptimizerRun,
  lr: number,
  momentum: number,
  nesterov: boolean,
  weightDecay: number,
): void {
  const velocity = state.length === 0 ? null : state[0];
  if (engine !== null) {
    fastSgdStep(engine, values, gradient, velocity, lr, momentum, nesterov, weightDecay);
    return;
  }
  for (let i = 0; i < values.length; i++) {
    let slope = gradient[i] + weightDecay * values[i];
    if (velocity !== null) {
      const speed = momentum * velocity[i] + slope;
      velocity[i] = speed;
      slope = nesterov ? slope + momentum * speed : speed;
    }
    values[i] -= lr * slope;
  }
}

/**
 * `decay` is decoupled weight decay, the share of a value that goes; `penalty` is weight decay as part of the gradient;
 * `stepSize` is lr / (1 - beta1^t), `root` is sqrt(1 - beta2^t).
 */
function adamStep(
  { values, gradient, state, engine }: OptimizerRun,
  beta1: number,
  beta2: number,
  epsilon: number,
  decay: number,
  penalty: number,
  stepSize: number,
  root: number,
): void {
  const m = state[0];
  const v = state[1];
  if (engine !== null) {
    fastAdamStep(engine, values, gradient, m, v, beta1, beta2, epsilon, decay, penalty, stepSize, root);
    return;
  }
  for (let i = 0; i < values.length; i++) {
    const slope = gradient[i] + penalty * values[i];
    const mean = beta1 * m[i] + (1 - beta1) * slope;
    const square = beta2 * v[i] + (1 - beta2) * slope * slope;
    m[i] = mean;
    v[i] = square;
    values[i] -= decay * values[i] + (stepSize * mean) / (Math.sqrt(square) / root + epsilon);
  }
}
