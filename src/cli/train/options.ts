/** What a training is to do: the options of the command line over the plan of the spec, or those of a checkpoint. */
import type { TrainingPlan } from '../../ir/typed-graph.js';
import type { Checkpoint } from '../../runtime/checkpoint.js';
import type { TrainingOptions } from '../../runtime/training.js';
import { Failure, wrongUsage } from '../failure.js';
import type { SpecOptions } from '../spec.js';

export interface TrainOptions extends SpecOptions {
  readonly data?: string;
  readonly test?: string;
  readonly epochs?: number;
  readonly batch?: number;
  readonly lr?: number;
  readonly seed?: number;
  readonly limit?: number;
  readonly out?: string;
  readonly resume?: string;
  readonly threads: number | 'auto';
  readonly deterministic?: boolean;
  readonly quiet?: boolean;
  readonly format: 'pretty' | 'json';
}

export function trainingOptions(plan: TrainingPlan, options: TrainOptions): TrainingOptions {
  const { optimizer, schedule } = plan;
  return {
    optimizer: { ...optimizer, lr: options.lr ?? optimizer.lr },
    schedule,
    epochs: options.epochs ?? plan.epochs,
    batch: options.batch ?? plan.batch,
    seed: options.seed ?? plan.seed,
  };
}

/** What a checkpoint keeps beside the training itself, so that resuming needs no other option. */
export interface Notes {
  readonly data: string;
  readonly test?: string;
  readonly limit?: number;
  readonly set: readonly string[];
  readonly network?: string;
  /** The same bits on every machine. */
  readonly deterministic: boolean;
  /** A digest of the training data. */
  readonly digest: string;
}

const notesKey = 'netspec-train';

export function notesAsMetadata(notes: Notes): Readonly<Record<string, string>> {
  return { [notesKey]: JSON.stringify(notes) };
}

export function notesOf(checkpoint: Checkpoint, file: string): Notes {
  const notes = parsed(checkpoint.metadata.get(notesKey));
  if (notes === undefined) {
    throw new Failure(`${file} was not written by netspec train`, {
      help: 'train without --resume starts anew',
    });
  }
  return notes;
}

function parsed(text: string | undefined): Notes | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const {
    data,
    test,
    limit,
    set,
    network,
    digest,
    deterministic = false,
  } = value as Readonly<Record<string, unknown>>;
  const isTextOrAbsent = (field: unknown): field is string | undefined =>
    field === undefined || typeof field === 'string';
  if (
    typeof data !== 'string' ||
    typeof digest !== 'string' ||
    !isTextOrAbsent(test) ||
    !isTextOrAbsent(network)
  ) {
    return undefined;
  }
  if (!Array.isArray(set) || !set.every((item) => typeof item === 'string')) return undefined;
  if (limit !== undefined && typeof limit !== 'number') return undefined;
  if (typeof deterministic !== 'boolean') return undefined;
  return { data, test, limit, set, network, digest, deterministic };
}

/**
 * The options with which a training goes on. Those that decide its course come from the checkpoint, and another value
 * on the command line is an error. Data may lie elsewhere by now; whether they are the same shows their digest.
 */
export function resumedOptions(checkpoint: Checkpoint, notes: Notes, options: TrainOptions): TrainOptions {
  const { epochs, batch, seed, optimizer } = checkpoint.training.options;
  const before = { epochs, batch, seed, lr: optimizer.lr };
  for (const name of ['epochs', 'batch', 'seed', 'lr'] as const) {
    refuseOther(`--${name}`, options[name], before[name]);
  }
  refuseOther('--limit', options.limit, notes.limit);
  refuseOther('--network', options.network, notes.network);
  refuseOther('--deterministic', options.deterministic, notes.deterministic);
  if (options.set.length > 0) refuseOther('--set', options.set.join(' '), notes.set.join(' '));
  return {
    ...options,
    ...before,
    limit: notes.limit,
    network: notes.network,
    deterministic: notes.deterministic,
    set: notes.set,
    data: options.data ?? notes.data,
    test: options.test ?? notes.test,
  };
}

function refuseOther(
  name: string,
  given: string | number | boolean | undefined,
  before: string | number | boolean | undefined,
): void {
  if (given === undefined || given === before) return;
  const then =
    before === undefined || before === '' || before === false ? `without ${name}` : `with ${before}`;
  throw wrongUsage(
    `${name} ${given} contradicts the checkpoint, whose training began ${then}`,
    'leave the option out, or start anew without --resume',
  );
}
