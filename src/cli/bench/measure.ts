/**
 * Times an emitted network as it is used: whole calls for the rate, and its own profile for the layers. Both come from
 * the same runs. What is printed of it is left to the output.
 */
import type { CompiledNetwork } from '../../compile/compiled.js';
import { sizesOf } from '../../ir/shape.js';
import type { NetworkOptions } from '../../runtime/network.js';
import type { Profile, ProfiledPass } from '../../runtime/profile.js';
import type { Batch } from '../../runtime/tensor.js';
import type { TrainableNetwork } from '../../runtime/training.js';

/** What bench calls of an emitted network; one with several inputs takes them by name. */
export interface BenchedNetwork extends TrainableNetwork {
  readonly profile: Profile;
  readonly kernels: 'simd' | 'plain';
  readonly threads: number;
  readonly canTrain: boolean;
  readonly optimizer: () => Parameters<TrainableNetwork['trainStep']>[2];
  forward(images: Batch | Readonly<Record<string, Batch>>): unknown;
  close(): void;
}

export interface LayerFigures {
  readonly layer: string;
  /** Milliseconds of one run of the pass over the batch. */
  readonly milliseconds: number;
}

export interface PassFigures {
  /** How often the whole was run. */
  readonly runs: number;
  /** Milliseconds of one call with the batch: the median, the fastest, the slowest. */
  readonly median: number;
  readonly fastest: number;
  readonly slowest: number;
  /** Mean milliseconds of each layer, by pass. */
  readonly layers: ReadonlyMap<ProfiledPass, readonly LayerFigures[]>;
}

/** Values of images do not matter for the time, as long as they are neither all 0 nor denormal. */
function someImages(sizes: readonly number[], count: number): Batch {
  const values = sizes.reduce((product, size) => product * size, count);
  const data = new Float32Array(values);
  for (let i = 0; i < values; i++) data[i] = ((i * 7919) % 256) / 256;
  return { data, shape: sizes, count };
}

/** A batch for the network's input, or one for each by name. */
export function inputOf({ report }: CompiledNetwork, count: number): Batch | Readonly<Record<string, Batch>> {
  const { inputs } = report;
  const batches = inputs.map(({ shape }) => someImages(sizesOf(shape), count));
  if (batches.length === 1) return batches[0];
  return Object.fromEntries(inputs.map(({ name }, index) => [name, batches[index]]));
}

/** Labels for the loss: 0, 1, 2, ... for each position that is judged by itself; a squared error judges whole outputs. */
export function labelsOf({ report, graph }: CompiledNetwork, count: number): Int32Array {
  const sizes = sizesOf(report.outputs[0].shape);
  const values = sizes.reduce((product, size) => product * size, 1);
  const classes = graph.training.loss === 'mse' ? values : sizes[sizes.length - 1];
  return Int32Array.from({ length: (count * values) / classes }, (_, i) => i % classes);
}

/** Runs `call` until the time is up and at least five times, after three runs that do not count. */
export function timed(
  network: BenchedNetwork,
  passes: readonly ProfiledPass[],
  seconds: number,
  call: () => void,
): PassFigures {
  for (let i = 0; i < 3; i++) call();
  network.profile.reset();
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  while (times.length < 5 || performance.now() < end) {
    const start = performance.now();
    call();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const layers = passes.map((pass): [ProfiledPass, LayerFigures[]] => {
    const rows = network.profile.table(pass).map(({ layer, milliseconds, runs }) => {
      // Where nothing is trained, no step goes backward.
      return { layer, milliseconds: runs === 0 ? 0 : milliseconds / runs };
    });
    return [pass, rows];
  });
  return {
    runs: times.length,
    median: times[Math.floor(times.length / 2)],
    fastest: times[0],
    slowest: times[times.length - 1],
    layers: new Map(layers),
  };
}

/** The options of a network that is measured. */
export function networkOptions(options: {
  readonly batch: number;
  readonly threads: number;
  readonly training: boolean;
  readonly plain: boolean;
  readonly deterministic: boolean;
}): NetworkOptions {
  const { batch, threads, training, plain, deterministic } = options;
  return { batch, threads, training, kernels: plain ? 'plain' : 'simd', deterministic };
}
