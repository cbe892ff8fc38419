/**
 * Every network of `specs/`, shrunk where it can be, on the fast kernels and on the reference: the same outputs, the
 * same gradients, the same losses of training. Large networks take fewer steps, or none; all of them with
 * FULL_GRADIENTS=1.
 */
import { describe, expect, it } from 'vitest';
import type { Floats } from '../../src/runtime/geometry.js';
import { createRandom, fillNormal, type RandomState, uniform } from '../../src/runtime/random.js';
import type { Batch } from '../../src/runtime/tensor.js';
import { type LoadedNetwork, loadNetwork, type RunningNetwork } from './emitted-network.js';
import { smallest, specs } from './spec-networks.js';

const n = 2;
/** Above so many multiplications an image only one step is taken, and above the second number none. */
const manyMacs = 5_000_000n;
const tooManyMacs = 300_000_000n;
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

describe.each(specs)('%s', (file) => {
  it('computes the same on both kinds of kernels', async () => {
    const { graph, report } = await smallest(file);
    const loaded = await loadNetwork(graph);
    const random = createRandom(5);
    const images = imagesOf(loaded, random);
    const labels = labelsOf(loaded, random);
    const [plain, fast] = (['plain', 'simd'] as const).map(
      (kernels): RunningNetwork => new loaded.Class({ batch: n, seed: 3, kernels, deterministic: true }),
    );
    expect([plain.kernels, fast.kernels]).toEqual(['plain', 'simd']);
    const expected = dataOf(plain.forward(images));
    for (const [index, output] of dataOf(fast.forward(images)).entries()) {
      expect(distance(output, expected[index])).toBeLessThan(1e-4);
    }

    // What single precision itself leaves uncertain: at small sizes normalisation makes much of a rounded bit.
    const exact = new loaded.Class({ batch: n, seed: 3, precision: 'float64' });
    exact.load(plain.save());
    const { macs } = report.totals;
    const steps = everything || macs <= manyMacs ? 20 : macs <= tooManyMacs ? 1 : 0;
    const optimizers = [plain.optimizer(), fast.optimizer()];
    for (let step = 0; step < steps; step++) {
      const [a, b] = [plain, fast].map((network, index) =>
        network.trainStep(images, labels, optimizers[index], 1e-4),
      );
      expect(Math.abs(b.loss - a.loss) / Math.abs(a.loss), `step ${step}`).toBeLessThan(1e-3);
      if (step > 0) continue;
      exact.trainStep(images, labels, exact.optimizer(), 1e-4);
      const gradients = (network: RunningNetwork) => network.parameters.flatMap((p) => p.gradient ?? []);
      const trained = plain.parameters.filter((p) => p.gradient !== null);
      const scale = Math.max(...gradients(plain).map((values) => Math.hypot(...norms(values))));
      for (const [index, gradient] of gradients(fast).entries()) {
        const reference = gradients(plain)[index];
        const apart = distance(gradient, reference);
        const uncertain = distance(reference, gradients(exact)[index]);
        // A bias in front of a normalisation has a gradient of nothing but rounding.
        const isNothing = Math.hypot(...norms(reference)) < 1e-5 * scale;
        if (!isNothing) expect(apart, trained[index].path).toBeLessThan(Math.max(1e-3, 4 * uncertain));
      }
    }
  }, 600_000);
});

/** The length of a vector, as a list of one. */
function norms(values: ArrayLike<number>): [number] {
  return [Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0))];
}
