/** Where a training stands: everything beside the weights that decides how it goes on. `fit.ts` moves it. */
import type { EvaluationResult, StepResult } from './network.js';
import { createOptimizer, type Optimizer, type OptimizerOptions } from './optimizer.js';
import type { Parameter } from './parameter.js';
import type { RandomState } from './random.js';
import type { LearningSchedule } from './schedule.js';
import type { Batch } from './tensor.js';

/** What training needs of a network; every emitted network with one input and one output has it. */
export interface TrainableNetwork {
  readonly name: string;
  readonly specHash: string;
  readonly batch: number;
  readonly parameters: readonly Parameter[];
  readonly random: RandomState;
  trainStep(images: Batch, labels: Int32Array, optimizer: Optimizer, lr: number): StepResult;
  evaluate(images: Batch, labels: Int32Array): EvaluationResult;
}

export interface TrainingOptions {
  readonly optimizer: OptimizerOptions;
  readonly schedule: LearningSchedule;
  readonly epochs: number;
  /** Images a step; the last step of an epoch may have fewer. */
  readonly batch: number;
  /** Decides the order of the images. */
  readonly seed: number;
}

export interface TrainingState {
  readonly options: TrainingOptions;
  readonly optimizer: Optimizer;
  /** Epochs finished. */
  epoch: number;
  /** Steps taken in this epoch. */
  step: number;
  /** Images seen in this epoch, the sum of their losses, and how many were right. */
  seen: number;
  lossSum: number;
  correct: number;
  /** Images of the training data; 0 before the first step. */
  images: number;
}

/** The state before the first step. Throws a RangeError for options that no training can follow. */
export function startTraining(network: TrainableNetwork, options: TrainingOptions): TrainingState {
  const { epochs, batch, seed } = options;
  const wrong = (name: string, value: number) =>
    new RangeError(`${name} must be a positive whole number, not ${value}`);
  if (!Number.isSafeInteger(epochs) || epochs < 1) throw wrong('epochs', epochs);
  if (!Number.isSafeInteger(batch) || batch < 1) throw wrong('batch', batch);
  if (batch > network.batch) {
    throw new RangeError(`${network.name} was made for ${network.batch} images a step, not ${batch}`);
  }
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`seed must be a whole number from 0 up, not ${seed}`);
  const optimizer = createOptimizer(options.optimizer, network.parameters);
  return { options, optimizer, epoch: 0, step: 0, seen: 0, lossSum: 0, correct: 0, images: 0 };
}
