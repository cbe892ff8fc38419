import { describe, expect, test } from 'vitest';
import { readCheckpoint, restoreCheckpoint, writeCheckpoint } from './checkpoint.js';
import * as fitting from './fit.js';
import { type Dataset, evaluateDataset, TrainingError, type TrainingEvent } from './fit.js';
import { createRandom, uniform } from './random.js';
import { readSafetensors, SafetensorsError, writeSafetensors } from './safetensors.js';
import { TinyResidual } from './testing/tiny-residual.js';
import { startTraining, type TrainingOptions, type TrainingState } from './training.js';

const adamw = {
  kind: 'adamw',
  lr: 0.01,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
} as const;
const momentum = { kind: 'sgd', lr: 0.05, momentum: 0.9, nesterov: true, weightDecay: 1e-4 } as const;
const options: TrainingOptions = {
  optimizer: adamw,
  schedule: { kind: 'cosine', minimum: 0.001, warmup: 1 },
  epochs: 3,
  batch: 8,
  seed: 11,
};

/** Images whose brighter third of columns is their class. */
function stripes(count: number, seed: number): Dataset {
  const random = createRandom(seed);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 3);
  const images = Float32Array.from({ length: count * 72 }, (_, at) => {
    const column = Math.floor(at / 2) % 6;
    const bright = Math.floor(column / 2) === labels[Math.floor(at / 72)];
    return uniform(random) * 0.6 + (bright ? 0.4 : 0);
  });
  return { images, labels, classes: 3, shape: [6, 6, 2] };
}

const train = stripes(43, 1);
const test43 = stripes(30, 2);

async function events(network: TinyResidual, state: TrainingState, data = train): Promise<TrainingEvent[]> {
  const seen: TrainingEvent[] = [];
  for await (const event of fitting.fit(network, data, test43, state)) seen.push(event);
  return seen;
}

describe('fitting', () => {
  test('learns, and reports every step and epoch', async () => {
    const network = new TinyResidual({ seed: 1 });
    const seen = await events(network, startTraining(network, { ...options, epochs: 12 }));
    const epochs = seen.filter((event) => event.type === 'epoch');
    expect(seen.length).toBe(12 * 6 + 12);
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const last = epochs[11];
    expect(last.loss).toBeLessThan(epochs[0].loss / 2);
    expect(last.testAccuracy).toBeGreaterThan(0.9);
    expect(last.imagesPerSecond).toBeGreaterThan(0);
    const steps = seen.slice(0, 6).flatMap((event) => (event.type === 'step' ? [event] : []));
    const weighted = steps.map(({ batchLoss }, i) => batchLoss * (i < 5 ? 8 : 3));
    expect(epochs[0].loss).toBeCloseTo(weighted.reduce((sum, loss) => sum + loss) / 43, 12);
    expect(steps[0].loss).toBe(steps[0].batchLoss);
    expect((epochs[0].accuracy * 43) % 1).toBeCloseTo(0, 9);
    expect(seen[5]).toMatchObject({ type: 'step', epoch: 1, epochs: 12, step: 6, stepsPerEpoch: 6 });
    const { loss, accuracy, confusion } = await evaluateDataset(network, test43);
    expect({ loss, accuracy }).toEqual({ loss: last.testLoss, accuracy: last.testAccuracy });
    expect(confusion.map((row) => row.reduce((sum, count) => sum + count))).toEqual([10, 10, 10]);
    expect(confusion.reduce((sum, row, label) => sum + row[label], 0) / 30).toBeCloseTo(accuracy, 12);
  });

  test('shows every image once an epoch, the smaller last batch included', async () => {
    const network = new TinyResidual();
    const shown: number[] = [];
    const data = {
      ...train,
      images: train.images.map((value, at) => (at % 72 === 0 ? Math.floor(at / 72) : value)),
    };
    const original = network.trainStep.bind(network);
    network.trainStep = (images, labels, optimizer, lr) => {
      for (let i = 0; i < images.count; i++) {
        shown.push(images.data[i * 72]);
        expect(labels[i]).toBe(train.labels[images.data[i * 72]]);
      }
      return original(images, labels, optimizer, lr);
    };
    for await (const event of fitting.fit(
      network,
      data,
      undefined,
      startTraining(network, { ...options, epochs: 1 }),
    )) {
      if (event.type === 'epoch') expect(event).not.toHaveProperty('testLoss');
    }
    expect(shown).not.toEqual([...shown].sort((a, b) => a - b));
    expect([...shown].sort((a, b) => a - b)).toEqual(Array.from({ length: 43 }, (_, i) => i));
  });

  test('lets timers have their turn', async () => {
    const network = new TinyResidual();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const until = performance.now() + 400;
    for await (const _ of fitting.fit(
      network,
      train,
      undefined,
      startTraining(network, { ...options, epochs: 1e9 }),
    )) {
      if (performance.now() > until) break;
    }
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });

  test('stops at a loss that is no number, and says where', async () => {
    const network = new TinyResidual();
    const wild = startTraining(network, {
      ...options,
      optimizer: { ...momentum, lr: 1e30 },
      schedule: { kind: 'constant', warmup: 0 },
    });
    await expect(events(network, wild)).rejects.toThrow(TrainingError);
    const again = new TinyResidual();
    await expect(events(again, startTraining(again, wild.options))).rejects.toThrow(
      /^the loss became \S+ in epoch 1, step \d of 6/,
    );
  });

  test('refuses data and options that cannot be', async () => {
    const network = new TinyResidual();
    for (const wrong of [{ epochs: 0 }, { batch: 0.5 }, { batch: 17 }, { seed: -1 }]) {
      expect(() => startTraining(network, { ...options, ...wrong })).toThrow(RangeError);
    }
    const state = () => startTraining(network, options);
    const cases: [Partial<Dataset>, string][] = [
      [{ labels: new Int32Array(0), images: new Float32Array(0) }, 'no image'],
      [{ images: train.images.subarray(1) }, '43 labels do not go with 3095 values of images of 6x6x2'],
      [{ classes: 2 }, 'label 2 of image 2 is not a class from 0 to 1'],
      [{ shape: [72] }, 'expected images of 6x6x2, got 72'],
    ];
    for (const [wrong, message] of cases) {
      await expect(events(network, state(), { ...train, ...wrong })).rejects.toThrow(message);
    }
  });
});

describe('checkpoints', () => {
  test.each([adamw, momentum])('after any step go on bit for bit: $kind', async (optimizer) => {
    const straight = new TinyResidual({ seed: 4 });
    const saved: Uint8Array[] = [];
    const state = startTraining(straight, { ...options, optimizer });
    for await (const _ of fitting.fit(straight, train, test43, state))
      saved.push(writeCheckpoint(straight, state));
    expect(saved.length).toBe(21);
    for (const bytes of saved) {
      const resumed = new TinyResidual({ seed: 99 });
      const from = restoreCheckpoint(readCheckpoint(bytes), resumed);
      expect(writeCheckpoint(resumed, from)).toEqual(bytes);
      await events(resumed, from);
      expect(writeCheckpoint(resumed, from)).toEqual(saved[20]);
    }
  });

  test('do not go on with other data', async () => {
    const network = new TinyResidual();
    const state = startTraining(network, options);
    await events(network, state);
    const again = restoreCheckpoint(readCheckpoint(writeCheckpoint(network, state)), network);
    await expect(events(network, again, stripes(50, 1))).rejects.toThrow(
      'began with 43 images, the data now hold 50',
    );
  });

  test('of another network, or damaged, are refused and change nothing', () => {
    const network = new TinyResidual({ seed: 1 });
    const good = writeCheckpoint(network, startTraining(network, options));
    const { tensors, metadata } = readSafetensors(good);
    const record: string = metadata.get('training') ?? '';
    const withRecord = (text: string) =>
      writeSafetensors([...tensors.values()], new Map(metadata).set('training', text));
    const without = (name: string) =>
      writeSafetensors(
        [...tensors.values()].filter((tensor) => tensor.name !== name),
        metadata,
      );
    const more = [...tensors.values(), { name: 'c9.weight', shape: [1], data: Float32Array.of(0) }];
    const cases: [Uint8Array, string][] = [
      [network.save(), 'the file is no checkpoint of a training: it holds weights at most'],
      [without('c2.bias'), 'the checkpoint is of another network, TinyResidual: it has no c2.bias'],
      [without('optimizer.m/c2.bias'), 'it has no optimizer.m/c2.bias'],
      [writeSafetensors(more, metadata), 'another network, TinyResidual: it has c9.weight'],
      [withRecord('{'), 'the checkpoint is damaged: the training cannot be read'],
      [withRecord(record.replace('"step":0', '"step":-1')), 'damaged: step of the training'],
      [withRecord(record.replace('"batch":8', '"batch":0')), 'damaged: batch of options'],
      [withRecord(record.replace('"lossSum":0', '"lossSum":null')), 'damaged: lossSum of the training'],
      [withRecord(record.replace('"kind":"adamw"', '"kind":"magic"')), 'damaged: the optimiser'],
      [withRecord(record.replace('"kind":"cosine"', '"kind":"magic"')), 'damaged: the schedule'],
      [withRecord(record.replace('"random":[', '"random":[5,')), 'damaged: random of the training'],
    ];
    const before = network.save();
    for (const [bytes, message] of cases) {
      const read = () => restoreCheckpoint(readCheckpoint(bytes), network);
      expect(read).toThrow(SafetensorsError);
      expect(read).toThrow(message);
    }
    const double = new TinyResidual({ precision: 'float64' });
    expect(() => restoreCheckpoint(readCheckpoint(good), double)).toThrow(
      'c1.weight is not in double precision in the checkpoint',
    );
    expect(network.save()).toEqual(before);
  });
});
