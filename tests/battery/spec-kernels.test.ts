/**
 * Every network of `specs/`, shrunk where it can be, on the fast kernels and on the reference: the same outputs, the
 * same gradients, the same losses of training; and on two and three threads the same bits. Large networks take fewer
 * steps, or none; all of them with FULL_GRADIENTS=1.
 */
import { describe, expect, it } from 'vitest';
import type { Floats } from '../../src/runtime/geometry.js';
import type { NetworkOptions } from '../../src/runtime/network.js';
import { createRandom, fillNormal, type RandomState, uniform } from '../../src/runtime/random.js';
import type { Batch } from '../../src/runtime/tensor.js';
import { type LoadedNetwork, loadNetwork, type RunningNetwork } from './emitted-network.js';
import { smallest, specs } from './spec-networks.js';

const n = 2;
/**
 * Above so many multiplications an image only one step is taken, above the second number none, and above the third
 * (or with so many parameters) nothing is computed but with FULL_GRADIENTS=1.
 */
const manyMacs = 5_000_000n;
const tooManyMacs = 60_000_000n;
const hugeMacs = 500_000_000n;
const hugeParams = 20_000_000n;
const everything = process.env.FULL_GRADIENTS !== undefined;

/** |a - b| / |b|, as vectors. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [apart, length] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    apart += (a[i] - b[i]) ** 2;
    length += b[i] ** 2;
  }
  return apart === 0 ? 0 : Math.sqrt(apart / length);
}

function imagesOf({ program }: LoadedNetwork, random: RandomState): unknown {
  const batches = program.inputs.map(({ name, shape }): [string, Batch] => {
    const data = new Float32Array(n * shape.reduce((product, length) => product * length, 1));
    fillNormal(data, 1, random);
    return [name, { data, shape, count: n }];
  });
  return batches.length === 1 ? batches[0][1] : Object.fromEntries(batches);
}

function labelsOf({ program: { loss } }: LoadedNetwork, random: RandomState): Int32Array | Floats {
  const count = n * (loss.kind === 'cross_entropy' ? loss.positions : 1);
  const classes = loss.kind === 'cross_entropy' ? loss.classes : loss.size;
  return Int32Array.from({ length: count }, () => Math.floor(uniform(random) * classes));
}

const dataOf = (outputs: unknown): ArrayLike<number>[] =>
  'data' in (outputs as Batch)
    ? [(outputs as Batch).data]
    : Object.values(outputs as Record<string, Batch>).map(({ data }) => data);

/** What a network keeps to itself: the memory of its activations, and its passes. */
interface Inside {
  readonly memory: { readonly arena: Floats };
  runBackward(n: number): void;
}

const inside = (network: RunningNetwork) => network as RunningNetwork & Inside;

/**
 * Takes a step with `plain`, and lets the backward passes of `others` start from the very same activations. Otherwise
 * one of thousands of gates that lies at its edge opens here and stays closed there, in float32 as such, and the
 * gradients below it have nothing to do with each other.
 */
function stepTogether(
  plain: RunningNetwork,
  others: readonly RunningNetwork[],
  take: (network: RunningNetwork) => void,
): void {
  const own = inside(plain);
  const backward = own.runBackward;
  own.runBackward = (count) => {
    for (const other of others.map(inside)) {
      other.memory.arena.set(own.memory.arena);
      other.runBackward(count);
    }
    backward.call(plain, count);
  };
  take(plain);
  own.runBackward = backward;
}

describe.each(specs)('%s', (file) => {
  it('computes the same on both kinds of kernels, and on any number of threads', async (context) => {
    const { graph, report } = await smallest(file);
    const isHuge = report.totals.macs > hugeMacs || report.totals.params > hugeParams;
    if (isHuge && !everything) {
      context.skip('too large for every run: FULL_GRADIENTS=1 computes it');
    }
    const loaded = await loadNetwork(graph);
    const random = createRandom(5);
    const images = imagesOf(loaded, random);
    const labels = labelsOf(loaded, random);
    const { macs } = report.totals;
    const steps = everything || macs <= manyMacs ? 20 : macs <= tooManyMacs ? 1 : 0;
    const make = (options: NetworkOptions): RunningNetwork =>
      new loaded.Class({ batch: n, seed: 3, deterministic: true, training: steps > 0, ...options });
    const plain = make({ kernels: 'plain' });
    const fast = make({});
    const threaded = steps > 0 ? [2, 3].map((threads) => make({ threads })) : [];
    expect([plain, fast, ...threaded].map(({ kernels, threads }) => `${kernels} ${threads}`)).toEqual(
      ['plain 1', 'simd 1', 'simd 2', 'simd 3'].slice(0, 2 + threaded.length),
    );
    try {
      const expected = dataOf(plain.forward(images));
      const outputs = dataOf(fast.forward(images));
      for (const [index, output] of outputs.entries()) {
        expect(distance(output, expected[index])).toBeLessThan(1e-4);
      }
      // By now the threads have started.
      for (const network of threaded) expect(allSame(dataOf(network.forward(images)), outputs)).toBe(true);
      if (steps === 0) return;

      const gradients = (network: RunningNetwork) => network.parameters.flatMap((p) => p.gradient ?? []);
      stepTogether(plain, [fast, ...threaded], (network) => {
        network.trainStep(images, labels, network.optimizer(), 0);
      });
      const trained = plain.parameters.filter((p) => p.gradient !== null);
      const scale = Math.max(...gradients(plain).map(lengthOf));
      for (const [index, reference] of gradients(plain).entries()) {
        // A bias in front of a normalisation has a gradient of nothing but rounding.
        if (lengthOf(reference) < 1e-5 * scale) continue;
        expect(distance(gradients(fast)[index], reference), trained[index].path).toBeLessThan(1e-3);
      }
      for (const network of threaded) expect(allSame(gradients(network), gradients(fast))).toBe(true);

      const all = [plain, fast, ...threaded];
      for (const network of all.slice(1)) {
        network.load(plain.save());
        // What dropout drops next is the same for all.
        network.random.words.set(plain.random.words);
      }
      const optimizers = all.map((network) => network.optimizer());
      for (let step = 0; step < steps; step++) {
        const losses = all.map(
          (network, index) => network.trainStep(images, labels, optimizers[index], 1e-4).loss,
        );
        expect(Math.abs(losses[1] - losses[0]) / Math.abs(losses[0]), `step ${step}`).toBeLessThan(1e-3);
        expect(losses.slice(2)).toEqual([losses[1], losses[1]]);
      }
    } finally {
      for (const network of [fast, ...threaded]) network.close();
    }
  }, 600_000);
});

/** Whether all values are the same bit for bit (and no NaN). */
function allSame(a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[]): boolean {
  return b.every((values, at) => {
    for (let i = 0; i < values.length; i++) if (!Object.is(a[at][i], values[i])) return false;
    return true;
  });
}

function lengthOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return Math.sqrt(sum);
}
