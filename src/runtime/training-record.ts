/**
 * The numbers of a training that a checkpoint keeps beside its tensors, and how they are read back from its JSON:
 * nothing in it is believed unchecked.
 */
import type { OptimizerOptions } from './optimizer.js';
import { SafetensorsError } from './safetensors.js';
import type { LearningSchedule } from './schedule.js';
import type { TrainingOptions } from './training.js';

export interface TrainingRecord {
  readonly options: TrainingOptions;
  readonly epoch: number;
  readonly step: number;
  readonly seen: number;
  readonly lossSum: number;
  readonly correct: number;
  readonly images: number;
  readonly optimizerSteps: number;
  readonly random: readonly number[];
}

/** The error for a checkpoint with a part that is missing or wrong. */
export function damagedCheckpoint(what: string): SafetensorsError {
  return new SafetensorsError(`the checkpoint is damaged: ${what} cannot be read`);
}

/** Reads named fields of a JSON object; each check throws where the field is not what it should be. */
class RecordFields {
  private readonly fields: ReadonlyMap<string, unknown>;
  private readonly what: string;

  constructor(value: unknown, what: string) {
    if (typeof value !== 'object' || value === null) throw damagedCheckpoint(what);
    this.fields = new Map(Object.entries(value));
    this.what = what;
  }

  number(name: string): number {
    const value = this.fields.get(name);
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw damagedCheckpoint(`${name} of ${this.what}`);
    return value;
  }

  count(name: string, smallest = 0): number {
    const value = this.number(name);
    if (!Number.isSafeInteger(value) || value < smallest) throw damagedCheckpoint(`${name} of ${this.what}`);
    return value;
  }

  text(name: string): string {
    const value = this.fields.get(name);
    if (typeof value !== 'string') throw damagedCheckpoint(`${name} of ${this.what}`);
    return value;
  }

  flag(name: string): boolean {
    const value = this.fields.get(name);
    if (typeof value !== 'boolean') throw damagedCheckpoint(`${name} of ${this.what}`);
    return value;
  }

  inner(name: string): RecordFields {
    return new RecordFields(this.fields.get(name), name);
  }

  words(name: string): number[] {
    const value = this.fields.get(name);
    const valid = (item: unknown) => Number.isInteger(item) && Number(item) >= 0 && Number(item) < 2 ** 32;
    if (!Array.isArray(value) || value.length !== 4 || !value.every(valid))
      throw damagedCheckpoint(`${name} of ${this.what}`);
    return value.map(Number);
  }
}

/** Reads a checkpoint's record. Throws a SafetensorsError that names the first field that is missing or wrong. */
export function readTrainingRecord(json: string | undefined): TrainingRecord {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json ?? '');
  } catch {
    throw damagedCheckpoint('the training');
  }
  const training = new RecordFields(parsed, 'the training');
  const options = training.inner('options');
  return {
    options: {
      optimizer: readOptimizer(options.inner('optimizer')),
      schedule: readSchedule(options.inner('schedule')),
      epochs: options.count('epochs', 1),
      batch: options.count('batch', 1),
      seed: options.count('seed'),
    },
    epoch: training.count('epoch'),
    step: training.count('step'),
    seen: training.count('seen'),
    lossSum: training.number('lossSum'),
    correct: training.count('correct'),
    images: training.count('images'),
    optimizerSteps: training.count('optimizerSteps'),
    random: training.words('random'),
  };
}

function readOptimizer(fields: RecordFields): OptimizerOptions {
  const kind = fields.text('kind');
  const shared = { lr: fields.number('lr'), weightDecay: fields.number('weightDecay') };
  if (kind === 'sgd') {
    return { kind, ...shared, momentum: fields.number('momentum'), nesterov: fields.flag('nesterov') };
  }
  if (kind !== 'adam' && kind !== 'adamw') throw damagedCheckpoint('the optimiser');
  return {
    kind,
    ...shared,
    beta1: fields.number('beta1'),
    beta2: fields.number('beta2'),
    epsilon: fields.number('epsilon'),
  };
}

function readSchedule(fields: RecordFields): LearningSchedule {
  const kind = fields.text('kind');
  const warmup = fields.number('warmup');
  if (kind === 'constant') return { kind, warmup };
  if (kind === 'step')
    return { kind, warmup, every: fields.number('every'), factor: fields.number('factor') };
  if (kind === 'cosine') return { kind, warmup, minimum: fields.number('minimum') };
  throw damagedCheckpoint('the schedule');
}
