/**
 * Compares the gradients that an emitted network computes with central differences in double precision. The loss is a
 * random weighting of the values that the network's own loss would take, so any backward pass can be checked.
 */
import type { BufferId, CompiledProgram } from '../../src/ir/program.js';
import type { Floats } from '../../src/runtime/geometry.js';
import {
  createRandom,
  normal,
  type RandomState,
  restoreRandom,
  saveRandom,
  uniform,
} from '../../src/runtime/random.js';
import { bufferKey, type RunningNetwork } from './emitted-network.js';

export interface CheckedGradient {
  readonly name: string;
  /** |computed - differences| / max(|computed|, |differences|), as vectors. */
  readonly error: number;
  /** The largest value among the computed ones: 0 would prove nothing. */
  readonly largest: number;
}

interface Check {
  readonly network: RunningNetwork;
  readonly program: CompiledProgram;
  readonly n: number;
  readonly seed: number;
  /** At most so many values of each tensor are tried; all of them where absent. */
  readonly perTensor?: number;
  /** Gradients of activations to be checked against changes of an input: input buffer to gradient buffer. */
  readonly activations?: readonly {
    readonly name: string;
    readonly input: BufferId;
    readonly gradient: string;
  }[];
  readonly step?: number;
  /** Errors are relative to at least this: where gradients are tiny, differences are mostly rounding. */
  readonly floor?: number;
}

export function checkGradients(check: Check): CheckedGradient[] {
  const { network, program, n, seed, activations = [], step = 1e-5, floor = 0 } = check;
  const random = createRandom(seed);
  const key = (id: BufferId) => bufferKey(program, id);
  const output = network.training[key(program.loss.training)];
  const size = program.loss.size * n;
  const weighting = Float64Array.from({ length: size }, () => normal(random));
  const state = saveRandom(network.random);
  const inputs = program.inputs.map(({ buffer }) => ({
    view: network.training[key(buffer)],
    values: network.training[key(buffer)].slice(),
  }));

  /** Memory is shared over time, so inputs are written anew before every pass. */
  const run = (changed?: { readonly input: number; readonly at: number; readonly by: number }): number => {
    restoreRandom(network.random, state);
    for (const { view, values } of inputs) view.set(values);
    if (changed !== undefined) inputs[changed.input].view[changed.at] += changed.by;
    network.runTraining(n);
    let loss = 0;
    for (let i = 0; i < size; i++) loss += output[i] * weighting[i];
    return loss;
  };

  network.beginStep(n);
  run();
  const { gradient } = program.loss;
  if (gradient === undefined) return [];
  network.training[key(gradient)].set(weighting);
  network.runBackward(n);

  const chosen = (length: number) => choose(length, check.perTensor, random);
  const tensors: { name: string; computed: Floats; at: readonly number[]; differ(at: number): number }[] = [];
  for (const { path, values, gradient: computed, role } of network.parameters) {
    if (role !== 'trainable' || computed === null) continue;
    const differ = (at: number) => {
      const before = values[at];
      values[at] = before + step;
      const above = run();
      values[at] = before - step;
      const below = run();
      values[at] = before;
      return (above - below) / (2 * step);
    };
    tensors.push({ name: path, computed: computed.slice(), at: chosen(values.length), differ });
  }
  for (const { name, input, gradient: computed } of activations) {
    const index = program.inputs.findIndex(({ buffer }) => buffer === input);
    const length = program.buffers[input].size * n;
    const differ = (at: number) => {
      const above = run({ input: index, at, by: step });
      const below = run({ input: index, at, by: -step });
      return (above - below) / (2 * step);
    };
    const values = network.training[computed].slice();
    tensors.push({ name, computed: values, at: chosen(length), differ });
  }

  return tensors.map(({ name, computed, at, differ }) => {
    let distance = 0;
    let lengths = [0, 0];
    let largest = 0;
    for (const index of at) {
      const difference = differ(index);
      distance += (computed[index] - difference) ** 2;
      lengths = [lengths[0] + computed[index] ** 2, lengths[1] + difference ** 2];
      largest = Math.max(largest, Math.abs(computed[index]));
    }
    const scale = Math.max(floor, Math.sqrt(Math.max(...lengths)));
    return { name, error: scale === 0 ? 0 : Math.sqrt(distance) / scale, largest };
  });
}

function choose(length: number, most: number | undefined, random: RandomState): number[] {
  if (most === undefined || length <= most) return Array.from({ length }, (_, at) => at);
  return Array.from({ length: most }, () => Math.floor(uniform(random) * length));
}
