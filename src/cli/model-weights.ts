/** The values of a network's parameters: those it starts with, or those of a checkpoint. */
import { readFileSync } from 'node:fs';
import type { CompiledNetwork } from '../compile/compiled.js';
import type { Network } from '../runtime/network.js';
import { construct, emittedClass } from './emitted-class.js';
import { Failure, systemReason } from './failure.js';
import { loadRuntime } from './runtime-modules.js';

/**
 * By path, as the emitted class makes or loads them; it starts from the seed of the spec, like `netspec train`. Throws a
 * `Failure` for a file that cannot be read or does not fit the network.
 */
export async function modelWeights(
  compiled: CompiledNetwork,
  file: string | undefined,
): Promise<ReadonlyMap<string, ArrayLike<number>>> {
  const Emitted = await emittedClass<Network>(compiled);
  const { seed } = compiled.graph.training;
  const network = construct(Emitted, { batch: 1, training: false, seed, kernels: 'plain' });
  if (file !== undefined) await load(network, file);
  return new Map(network.parameters.map(({ path, values }) => [path, values]));
}

async function load(network: Network, file: string): Promise<void> {
  const { safetensors } = await loadRuntime();
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${systemReason(error)}`);
  }
  try {
    network.load(bytes);
  } catch (error) {
    if (error instanceof safetensors.SafetensorsError) throw new Failure(`${file}: ${error.message}`);
    throw error;
  }
}
