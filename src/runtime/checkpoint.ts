/**
 * A training that can be taken up again, as one safetensors file: the parameters, what the optimiser remembers as
 * `optimizer.NAME/PATH`, and the rest in the metadata. Writing the bytes to a disk is left to the caller.
 */
import type { Floats } from './geometry.js';
import { restoreRandom, saveRandom } from './random.js';
import {
  type NamedTensor,
  readSafetensors,
  SafetensorsError,
  type TensorData,
  writeSafetensors,
} from './safetensors.js';
import { startTraining, type TrainableNetwork, type TrainingState } from './training.js';
import { damagedCheckpoint, readTrainingRecord, type TrainingRecord } from './training-record.js';

const checkpointFormat = 'netspec-checkpoint-1';

/** A checkpoint that was read and is well-formed; whether it fits a network shows `restoreCheckpoint`. */
export interface Checkpoint {
  readonly network: string;
  readonly specHash: string;
  readonly training: TrainingRecord;
  readonly tensors: ReadonlyMap<string, NamedTensor>;
  /** What the caller gave `writeCheckpoint` to keep, and the fields above as text. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * The bytes of a checkpoint; equal states give equal bytes. `notes` are kept in the metadata: where the data lie,
 * for instance.
 */
export function writeCheckpoint(
  network: TrainableNetwork,
  state: TrainingState,
  notes: Readonly<Record<string, string>> = {},
): Uint8Array {
  const { options, epoch, step, seen, lossSum, correct, images, optimizer } = state;
  const record: TrainingRecord = {
    options,
    epoch,
    step,
    seen,
    lossSum,
    correct,
    images,
    optimizerSteps: optimizer.steps,
    random: saveRandom(network.random),
  };
  const metadata = new Map([
    ...Object.entries(notes),
    ['format', checkpointFormat],
    ['network', network.name],
    ['specHash', network.specHash],
    // Read back, so that the fields stand in one order wherever the options came from.
    ['training', JSON.stringify(readTrainingRecord(JSON.stringify(record)))],
  ]);
  const tensors = network.parameters.map(({ path, shape, values }) => ({ name: path, shape, data: values }));
  const memory = optimizer.slots.flatMap(({ path, state: values }) =>
    values.map((data, i) => ({
      name: memoryName(optimizer.stateNames[i], path),
      shape: [data.length],
      data,
    })),
  );
  return writeSafetensors([...tensors, ...memory], metadata);
}

/** Throws a SafetensorsError for bytes that are no safetensors file, no checkpoint, or a damaged one. */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes);
  const format = metadata.get('format');
  if (format !== checkpointFormat) {
    const found =
      format === undefined ? 'it holds weights at most' : `its format is ${JSON.stringify(format)}`;
    throw new SafetensorsError(`the file is no checkpoint of a training: ${found}`);
  }
  const network = metadata.get('network');
  const specHash = metadata.get('specHash');
  if (network === undefined || specHash === undefined) throw damagedCheckpoint('the network');
  return { network, specHash, training: readTrainingRecord(metadata.get('training')), tensors, metadata };
}

/**
 * Puts a checkpoint into a network of the same parameters and gives the state to go on from. Throws a
 * SafetensorsError that names the first difference, or a RangeError where the network was made for fewer images a
 * step; either has changed nothing.
 */
export function restoreCheckpoint(checkpoint: Checkpoint, network: TrainableNetwork): TrainingState {
  const { training, tensors } = checkpoint;
  const state = startTraining(network, training.options);
  const copies: { readonly from: TensorData; readonly to: Floats }[] = [];
  const find = (name: string, to: Floats, shape: readonly number[]) => {
    const tensor = tensors.get(name);
    const other = `the checkpoint is of another network, ${checkpoint.network}`;
    if (tensor === undefined) throw new SafetensorsError(`${other}: it has no ${name}`);
    if (tensor.shape.join('x') !== shape.join('x')) {
      throw new SafetensorsError(
        `${other}: ${name} is ${tensor.shape.join('x')} there, ${shape.join('x')} here`,
      );
    }
    const { data } = tensor;
    const double = to instanceof Float64Array;
    if (!(double ? data instanceof Float64Array : data instanceof Float32Array)) {
      throw new SafetensorsError(
        `${name} is not in ${double ? 'double' : 'single'} precision in the checkpoint`,
      );
    }
    copies.push({ from: data, to });
  };
  for (const { path, shape, values } of network.parameters) find(path, values, shape);
  for (const slot of state.optimizer.slots) {
    slot.state.forEach((values, i) => {
      find(memoryName(state.optimizer.stateNames[i], slot.path), values, [values.length]);
    });
  }
  if (tensors.size !== copies.length) {
    const known = new Set(network.parameters.map(({ path }) => path));
    const extra = [...tensors.keys()].find((name) => !known.has(name) && !name.startsWith('optimizer.'));
    const what = extra === undefined ? 'its optimiser remembers other things' : `it has ${extra}`;
    throw new SafetensorsError(`the checkpoint is of another network, ${checkpoint.network}: ${what}`);
  }
  for (const { from, to } of copies) to.set(from);
  restoreRandom(network.random, training.random);
  const { epoch, step, seen, lossSum, correct, images } = training;
  state.optimizer.steps = training.optimizerSteps;
  return Object.assign(state, { epoch, step, seen, lossSum, correct, images });
}

function memoryName(state: string, path: string): string {
  return `optimizer.${state}/${path}`;
}
