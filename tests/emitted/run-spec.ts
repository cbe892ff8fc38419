/** Compiles a text to a running network, for tests that look at the numbers which come out. */
import type { Floats } from '../../src/runtime/geometry.js';
import { batch, type LoadedNetwork, loadNetwork, type RunningNetwork } from '../battery/emitted-network.js';
import { networkOf } from '../checker/check.js';

export async function loadSpec(text: string): Promise<LoadedNetwork> {
  const { graph } = await networkOf(text);
  return loadNetwork(graph);
}

/** What a network with one input and one output gives for one image, computed in double precision. */
export async function runSpec(
  text: string,
  image: ArrayLike<number>,
): Promise<{ readonly shape: readonly number[]; readonly data: readonly number[] }> {
  const { Class, program } = await loadSpec(text);
  const network: RunningNetwork = new Class({ precision: 'float64', training: false });
  const { data, shape } = network.forward(batch(Float32Array.from(image), program.inputs[0].shape)) as {
    readonly data: Floats;
    readonly shape: readonly number[];
  };
  return { shape, data: [...data] };
}
