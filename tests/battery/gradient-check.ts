/**
 * Compares the gradients that an emitted network computes with central differences in double precision. The loss is a
 * random weighting of the values that the network's own loss would take, so any backward pass can be checked.
 */
import type { BufferId } from '../../src/ir/kernels.js';
import type { CompiledProgram } from '../../src/ir/program.js';
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
  /** At most so many parameters, spread over the network; all where absent. */
  readonly mostTensors?: number;
  /** Gradients of activations to be checked against changes of an input: input buffer to gradient buffer. */
  readonly activations?: readonly {
    readonly name: string;
    readonly input: BufferId;
    readonly gradient: string;
  }[];
  /**
   * Steps to try until the error is below `enough`; one of 1e-5 where absent. A long step may cross a kink of relu or
   * max pooling, a short one drowns in rounding, but a wrong gradient is wrong with all of them.
   */
  readonly steps?: readonly number[];
  readonly enough?: number;
  /** Errors are relative to at least this: where gradients are tiny, differences are mostly rounding. */
  readonly floor?: number;
  /** Also compares the slope along one random direction through all trainable parameters. */
  readonly alongDirection?: boolean;
}

export function checkGradients(check: Check): CheckedGradient[] {
  const { network, program, n, seed, activations = [], steps = [1e-5], enough = 0, floor = 0 } = check;
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
  const tensors: {
    name: string;
    computed: Floats;
    at: readonly number[];
    differ(at: number, step: number): number;
  }[] = [];
  const trainable = network.parameters.filter(({ role }) => role === 'trainable');
  for (const { path, values, gradient: computed } of spread(trainable, check.mostTensors)) {
    if (computed === null) continue;
    const differ = (at: number, step: number) => {
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
    const differ = (at: number, step: number) => {
      const above = run({ input: index, at, by: step });
      const below = run({ input: index, at, by: -step });
      return (above - below) / (2 * step);
    };
    const values = network.training[computed].slice();
    tensors.push({ name, computed: values, at: chosen(length), differ });
  }

  if (check.alongDirection === true) {
    const trained = network.parameters.flatMap(({ values, gradient: computed, role }) =>
      role === 'trainable' && computed !== null ? [{ values, computed: computed.slice() }] : [],
    );
    const parts = trained.map(({ values, computed }) => {
      const before = values.slice();
      return { values, computed, before, direction: before.map(() => normal(random)) };
    });
    // Half of it along the gradient: the slope is then no difference of large numbers.
    const lengthOf = (lists: readonly Floats[]) => Math.hypot(...lists.map(norm));
    const [steep, any] = [lengthOf(parts.map((p) => p.computed)), lengthOf(parts.map((p) => p.direction))];
    let slope = 0;
    for (const { computed, direction } of parts) {
      for (let i = 0; i < direction.length; i++) {
        direction[i] = direction[i] / any + computed[i] / steep;
        slope += computed[i] * direction[i];
      }
    }
    const moved = (by: number) => {
      for (const { values, before, direction } of parts)
        values.set(before.map((x, i) => x + by * direction[i]));
      return run();
    };
    const differ = (_: number, step: number) => {
      const difference = (moved(step) - moved(-step)) / (2 * step);
      for (const { values, before } of parts) values.set(before);
      return difference;
    };
    tensors.push({ name: 'all parameters', computed: Float64Array.of(slope), at: [0], differ });
  }

  return tensors.map(({ name, computed, at, differ }) => {
    const largest = at.reduce((most, index) => Math.max(most, Math.abs(computed[index])), 0);
    let error = Number.POSITIVE_INFINITY;
    for (const step of steps) {
      const differences = at.map((index) => differ(index, step));
      const distance = norm(at.map((index, i) => computed[index] - differences[i]));
      const scale = Math.max(floor, norm(at.map((index) => computed[index])), norm(differences));
      error = Math.min(error, scale === 0 ? 0 : distance / scale);
      if (error < enough) break;
    }
    return { name, error, largest };
  });
}

function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return Math.sqrt(sum);
}

/** The first, the last, and some evenly between them. */
function spread<T>(list: readonly T[], most = list.length): T[] {
  if (most >= list.length) return [...list];
  return Array.from({ length: most }, (_, i) => list[Math.round((i * (list.length - 1)) / (most - 1))]);
}

function choose(length: number, most: number | undefined, random: RandomState): number[] {
  if (most === undefined || length <= most) return Array.from({ length }, (_, at) => at);
  return Array.from({ length: most }, () => Math.floor(uniform(random) * length));
}
