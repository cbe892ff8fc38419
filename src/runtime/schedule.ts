/** The learning rate of every step: constant, in stairs, or a cosine, each after a linear warm-up. */
import { cos, pow } from './exact-math.js';

/** `warmup` counts epochs in which the rate rises linearly to the base rate before the schedule begins. */
export type LearningSchedule =
  | { readonly kind: 'constant'; readonly warmup: number }
  /** Times `factor` after every `every` epochs. */
  | { readonly kind: 'step'; readonly every: number; readonly factor: number; readonly warmup: number }
  /** Half a cosine from the base rate down to `minimum` (Loshchilov, Hutter 2017, without restarts). */
  | { readonly kind: 'cosine'; readonly minimum: number; readonly warmup: number };

/** Where training is: epochs and steps count from 0. */
export interface TrainingPosition {
  readonly epoch: number;
  /** Steps taken in this epoch. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** All epochs of the training. */
  readonly epochs: number;
}

/** The rate of the step about to be taken. The first step of a warm-up is not 0 but one part of the rise. */
export function learningRate(base: number, schedule: LearningSchedule, position: TrainingPosition): number {
  const { epoch, step, stepsPerEpoch, epochs } = position;
  const taken = epoch * stepsPerEpoch + step;
  const warmupSteps = schedule.warmup * stepsPerEpoch;
  if (taken < warmupSteps) return base * Math.min(1, (taken + 1) / warmupSteps);
  switch (schedule.kind) {
    case 'constant':
      return base;
    case 'step': {
      const stairs = Math.floor((taken - warmupSteps) / (schedule.every * stepsPerEpoch));
      return base * pow(schedule.factor, stairs);
    }
    case 'cosine': {
      const length = Math.max(1, epochs * stepsPerEpoch - warmupSteps);
      const done = Math.min(1, (taken - warmupSteps) / length);
      return schedule.minimum + ((base - schedule.minimum) * (1 + cos(Math.PI * done))) / 2;
    }
  }
}
