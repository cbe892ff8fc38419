/** A network that gives scores at every position of a map learns from a label for each position. */
import { describe, expect, it } from 'vitest';
import { evaluateDataset, fit as trainOn } from '../../src/runtime/fit.js';
import type { Floats } from '../../src/runtime/geometry.js';
import { createRandom, normal } from '../../src/runtime/random.js';
import { startTraining } from '../../src/runtime/training.js';
import { batch } from '../battery/emitted-network.js';
import { loadSpec } from './run-spec.js';

const shape = [5, 6, 1] as const;
const positions = 30;
const spec = (end = '') => `network Segment {
  input 5x6x1
  conv 8 F=3 P=1
  relu
  conv 3 F=1${end}
}`;

/** Which third of its values a cell belongs to. */
function thirds(count: number, seed: number) {
  const random = createRandom(seed);
  const images = Float32Array.from({ length: count * positions }, () => normal(random));
  const labels = Int32Array.from(images, (value) => (value < -0.4 ? 0 : value > 0.4 ? 2 : 1));
  return { images, labels, classes: 3, shape };
}

describe('cross-entropy over the positions of a map', () => {
  it('is the mean over images and positions, and counts positions', async () => {
    const { Class } = await loadSpec(spec());
    const network = new Class({ batch: 4, seed: 2, precision: 'float64' });
    const { images, labels } = thirds(6, 1);
    const given = batch(images, shape);
    const { loss, correct, predicted } = network.evaluate(given, labels);
    const scores = (network.forward(given) as { readonly data: Floats }).data;
    let total = 0;
    let right = 0;
    for (let at = 0; at < labels.length; at++) {
      const three = [0, 1, 2].map((c) => scores[3 * at + c]);
      total += Math.log(three.reduce((sum, score) => sum + Math.exp(score), 0)) - three[labels[at]];
      const best = three.indexOf(Math.max(...three));
      expect(predicted[at]).toBe(best);
      if (best === labels[at]) right++;
    }
    expect(loss).toBeCloseTo(total / labels.length, 6);
    expect(correct).toBe(right);
    expect(predicted).toHaveLength(labels.length);
  });

  it('applies a softmax at the end once', async () => {
    const { images, labels } = thirds(3, 4);
    const losses = await Promise.all(
      ['', '\n  softmax'].map(async (end) => {
        const { Class } = await loadSpec(spec(end));
        return new Class({ batch: 3, seed: 2 }).evaluate(batch(images, shape), labels).loss;
      }),
    );
    expect(losses[1]).toBe(losses[0]);
  });

  it('has the gradient of that mean', async () => {
    const { Class } = await loadSpec(spec());
    const network = new Class({ batch: 4, seed: 2, precision: 'float64' });
    const { images, labels } = thirds(4, 3);
    const given = batch(images, shape);
    const lossNow = () => network.evaluate(given, labels).loss;
    // The first step of gradient descent moves every weight by lr times its gradient.
    const optimizer = network.optimizer();
    const before = network.parameters.map(({ values }) => Float64Array.from(values));
    const numeric = network.parameters.map(({ values }) =>
      [0, values.length - 1].map((at) => {
        const kept = values[at];
        values[at] = kept + 1e-5;
        const above = lossNow();
        values[at] = kept - 1e-5;
        const below = lossNow();
        values[at] = kept;
        return (above - below) / 2e-5;
      }),
    );
    network.trainStep(given, labels, optimizer, 1);
    for (const [index, { values }] of network.parameters.entries()) {
      for (const [which, at] of [0, values.length - 1].entries()) {
        expect(before[index][at] - values[at]).toBeCloseTo(numeric[index][which], 6);
      }
    }
  });

  it('learns in fit, which shuffles images with all their labels', async () => {
    const { Class } = await loadSpec(spec());
    const network = new Class({ batch: 8, seed: 1 });
    const train = thirds(64, 5);
    const test = thirds(16, 6);
    const options = {
      optimizer: { kind: 'adam', lr: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
      schedule: { kind: 'constant', warmup: 0 },
      epochs: 12,
      batch: 8,
      seed: 1,
    } as const;
    let last = 0;
    for await (const event of trainOn(network, train, test, startTraining(network, options))) {
      if (event.type === 'epoch') last = event.testAccuracy ?? 0;
    }
    expect(last).toBeGreaterThan(0.9);
    const { confusion, accuracy } = await evaluateDataset(network, test);
    expect(confusion.flat().reduce((sum, one) => sum + one, 0)).toBe(16 * positions);
    expect(accuracy).toBeCloseTo(last, 10);
  });

  it('refuses labels that do not go with the positions', async () => {
    const { Class } = await loadSpec(spec());
    const network = new Class({ batch: 4, seed: 1 });
    const { images } = thirds(2, 1);
    expect(() => network.evaluate(batch(images, shape), new Int32Array(2))).toThrow(
      '2 images need 60 labels, not 2',
    );
    expect(() => network.evaluate(batch(images, shape), new Int32Array(60).fill(3, 31))).toThrow(
      'label 3 of image 1 is not a class from 0 to 2',
    );
  });
});
