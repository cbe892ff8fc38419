/** Checkpoints as files: written as a whole or not at all, and never over a file that is something else. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Checkpoint } from '../../runtime/checkpoint.js';
import type { Dataset } from '../../runtime/fit.js';
import type { TrainableNetwork, TrainingState } from '../../runtime/training.js';
import { Failure, systemReason } from '../failure.js';
import type { RuntimeModules } from '../runtime-modules.js';
import { writeWhole } from '../write.js';
import { type Notes, notesAsMetadata } from './options.js';

export function saveCheckpoint(
  { checkpoint }: RuntimeModules,
  path: string,
  network: TrainableNetwork,
  state: TrainingState,
  notes: Notes,
): void {
  writeWhole(path, checkpoint.writeCheckpoint(network, state, notesAsMetadata(notes)));
}

/** Throws a `Failure` of one line for a file that is missing, damaged or no checkpoint. */
export function loadCheckpoint(runtime: RuntimeModules, path: string): Checkpoint {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Failure(`${path} cannot be read: ${systemReason(error)}`);
  }
  return orFailure(runtime, path, () => runtime.checkpoint.readCheckpoint(bytes));
}

/** Puts a checkpoint into a network; throws a `Failure` where it belongs to another one. */
export function restore(
  runtime: RuntimeModules,
  path: string,
  checkpoint: Checkpoint,
  network: TrainableNetwork,
): TrainingState {
  const state = orFailure(runtime, path, () => runtime.checkpoint.restoreCheckpoint(checkpoint, network));
  if (checkpoint.specHash !== network.specHash) {
    throw new Failure(`${path}: ${network.name} has changed since this checkpoint was written`, {
      help: 'resume with the spec as it was, or start anew without --resume',
    });
  }
  return state;
}

function orFailure<T>({ safetensors }: RuntimeModules, path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof safetensors.SafetensorsError || error instanceof RangeError) {
      throw new Failure(`${path}: ${error.message}`);
    }
    throw error;
  }
}

/** A new training may replace what an earlier one wrote, but no other file. */
export function refuseForeignFile(runtime: RuntimeModules, path: string): void {
  if (!existsSync(path)) return;
  try {
    loadCheckpoint(runtime, path);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`${path} exists and was not written by netspec train`, {
      help: '--out names another file',
    });
  }
}

/** 128 bits of SHA-256 over the images' shape, labels and values. */
export function digestOf({ images, labels, shape }: Dataset): string {
  const hash = createHash('sha256').update(shape.join('x'));
  for (const { buffer, byteOffset, byteLength } of [labels, images]) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex').slice(0, 32);
}
