/** Emitted networks learn, and what the spec says about training holds. */
import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../src/runtime/random.js';
import { batch, loadNetwork } from '../battery/emitted-network.js';
import { lenet5, residual } from './networks.js';

function noise(count: number, seed = 1): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => normal(random));
}

describe('training an emitted network', () => {
  it('drives the loss of a tiny batch to almost 0', async () => {
    const { Class } = await loadNetwork(lenet5());
    const network = new Class({ batch: 4, seed: 3 });
    const images = batch(noise(4 * 784), [28, 28, 1]);
    const labels = Int32Array.of(3, 1, 4, 9);
    const optimizer = network.optimizer();
    let loss = Number.NaN;
    for (let step = 0; step < 100; step++) loss = network.trainStep(images, labels, optimizer, 0.02).loss;
    expect(loss).toBeLessThan(1e-3);
    expect(network.evaluate(images, labels).correct).toBe(4);
  });

  it('trains through batch normalisation, dropout and a residual connection', async () => {
    const { Class } = await loadNetwork(residual());
    const network = new Class({ batch: 6, seed: 5 });
    const images = batch(noise(6 * 72), [6, 6, 2]);
    const labels = Int32Array.of(0, 1, 2, 0, 1, 2);
    const optimizer = network.optimizer();
    for (let step = 0; step < 300; step++) network.trainStep(images, labels, optimizer, 0.05);
    const result = network.evaluate(images, labels);
    expect(result.loss).toBeLessThan(0.1);
    expect([...result.predicted]).toEqual([...labels]);
  });
});
