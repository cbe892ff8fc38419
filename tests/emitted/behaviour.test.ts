/** What emitted networks do beyond numbers: several ends, shared and frozen weights, losses, sizes of batches. */
import { describe, expect, it } from 'vitest';
import { runtimeSources } from '../../src/cli/package-files.js';
import type { Floats } from '../../src/runtime/geometry.js';
import { createRandom, normal } from '../../src/runtime/random.js';
import type { Batch } from '../../src/runtime/tensor.js';
import {
  batch,
  emitText,
  loadModule,
  loadNetwork,
  type NetworkClass,
  type RunningNetwork,
} from '../battery/emitted-network.js';
import { lenet5, residual, shared, twoEnds } from './networks.js';

function noise(count: number, seed = 1): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => normal(random));
}

const valuesOf = ({ parameters }: RunningNetwork) =>
  new Map(parameters.map(({ path, values }) => [path, [...values]]));

function twoInputs(count: number, seed = 1) {
  return {
    left: batch(noise(count * 32, seed), [4, 4, 2]),
    'right-hand': batch(noise(count * 48, seed + 1), [4, 4, 3]),
  };
}

describe('an emitted network', () => {
  it('gives the same outputs whatever the number of images at a time', async () => {
    const { Class } = await loadNetwork(residual());
    const images = batch(noise(7 * 72), [6, 6, 2]);
    const outputs = [1, 3, 7, 20].map((size) => {
      const { data, count } = new Class({ batch: size, seed: 4 }).forward(images) as Batch;
      expect(count).toBe(7);
      return [...data];
    });
    for (const output of outputs) expect(output).toEqual(outputs[0]);
    for (let i = 0; i < 7; i++) {
      expect(outputs[0].slice(3 * i, 3 * i + 3).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
    expect((new Class().forward(batch(new Float32Array(0), [6, 6, 2])) as Batch).count).toBe(0);
  });

  it('takes and gives objects by name where there are several inputs and outputs', async () => {
    const { Class } = await loadNetwork(twoEnds());
    const network = new Class({ batch: 2, seed: 1 });
    const outputs = network.forward(twoInputs(3)) as Record<string, Batch>;
    expect(Object.keys(outputs)).toEqual(['class', 'map']);
    expect([outputs.class.shape, outputs.map.shape]).toEqual([[4], [4, 4, 3]]);
    expect([outputs.class.data.length, outputs.map.data.length]).toEqual([12, 144]);
    expect(outputs.map.data.every((value) => value !== 0)).toBe(true);
    const unequal = { ...twoInputs(3), left: batch(noise(32), [4, 4, 2]) };
    expect(() => network.forward(unequal)).toThrow(
      new RangeError('all inputs need the same number of images'),
    );

    const optimizer = network.optimizer();
    const images = twoInputs(2);
    const before = network.trainStep(images, Int32Array.of(1, 3), optimizer, 0.1).loss;
    for (let step = 0; step < 200; step++) network.trainStep(images, Int32Array.of(1, 3), optimizer, 0.1);
    expect(network.evaluate(images, Int32Array.of(1, 3)).loss).toBeLessThan(before / 10);
  });

  it('says that other outputs are not trained', async () => {
    const { findings } = await emitText(twoEnds());
    expect(findings.map(({ code }) => code)).toEqual(['emit/untrained-output']);
  });

  it('moves shared weights as one, and frozen layers and their statistics not at all', async () => {
    const { Class, program } = await loadNetwork(
      shared({
        optimizer: { kind: 'adamw', lr: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 },
      }),
    );
    const network = new Class({ batch: 3, seed: 2 });
    expect(network.parameters.map(({ path }) => path)).not.toContain('c2.weight');
    const before = valuesOf(network);
    const images = batch(noise(3 * 108), [6, 6, 3]);
    const optimizer = network.optimizer();
    for (let step = 0; step < 5; step++) network.trainStep(images, Int32Array.of(0, 1, 2), optimizer, 0.01);
    for (const [path, values] of valuesOf(network)) {
      if (/^(still|norm)\./.test(path)) expect(values, path).toEqual(before.get(path));
      else expect(values, path).not.toEqual(before.get(path));
    }
    // Nothing below the first trained layer has a gradient.
    expect(program.buffers.map(({ name }) => name)).not.toContain('norm.gradient');
    expect(program.buffers.map(({ name }) => name)).toContain('relu.gradient');
  });

  it('trains on squared error, with classes and with target values', async () => {
    const { Class } = await loadNetwork(residual({ loss: 'mse' }));
    const network = new Class({ batch: 3, seed: 2 });
    const images = batch(noise(3 * 72), [6, 6, 2]);
    const labels = Int32Array.of(2, 0, 1);
    const oneHot = Float32Array.of(0, 0, 1, 1, 0, 0, 0, 1, 0);
    const byClass = network.evaluate(images, labels);
    const byValue = network.evaluate(images, oneHot);
    expect(byValue.loss).toBe(byClass.loss);
    const { data } = network.forward(images) as Batch;
    const expected = data.reduce((sum, value, i) => sum + (value - oneHot[i]) ** 2, 0) / 9;
    expect(byClass.loss).toBeCloseTo(expected, 6);
    const optimizer = network.optimizer();
    for (let step = 0; step < 300; step++) network.trainStep(images, labels, optimizer, 0.1);
    expect(network.evaluate(images, labels)).toMatchObject({ correct: 3 });
    expect(() => network.evaluate(images, Float32Array.of(1))).toThrow(
      '3 images need 9 target values, not 1',
    );
    expect(() => network.evaluate(images, Int32Array.of(0, 1, 3))).toThrow('label 3 of image 2');
  });

  it('never applies a final softmax twice: the loss is that of the logits', async () => {
    const { Class, text } = await loadNetwork(residual());
    const network = new Class({ batch: 2, seed: 2 });
    const images = batch(noise(2 * 72), [6, 6, 2]);
    const { data } = network.forward(images) as Batch;
    const expected = -(Math.log(data[1]) + Math.log(data[5])) / 2;
    expect(network.evaluate(images, Int32Array.of(1, 2)).loss).toBeCloseTo(expected, 5);
    const [training, backward] = ['runTraining', 'runBackward'].map((name) => bodyOf(text, name));
    expect(training + backward).not.toContain('softmax');
  });

  it('allocates nothing but what it gives back: memory is the arena', async () => {
    const { Class, program } = await loadNetwork(lenet5());
    const network = new Class({ batch: 2, kernels: 'plain' });
    const buffers = new Set(
      [...Object.values(network.training), ...Object.values(network.evaluation)].map(
        (view: Floats) => view.buffer,
      ),
    );
    expect(buffers.size).toBe(1);
    const { evaluationPlan, trainingPlan } = program;
    const [arena] = buffers;
    const longest = Math.max(evaluationPlan.total * 2, trainingPlan.fixedTotal + trainingPlan.total * 2);
    expect(arena.byteLength).toBe(4 * longest);
    const evaluationOnly = new Class({ batch: 2, training: false });
    expect(() =>
      evaluationOnly.trainStep(
        batch(noise(784), [28, 28, 1]),
        Int32Array.of(1),
        evaluationOnly.optimizer(),
        1,
      ),
    ).toThrow('evaluation only');
  });

  it('saves and loads its parameters', async () => {
    const { Class } = await loadNetwork(shared());
    const [one, two] = [new Class({ seed: 1 }), new Class({ seed: 2 })];
    expect(valuesOf(one)).not.toEqual(valuesOf(two));
    two.load(one.save());
    expect(valuesOf(two)).toEqual(valuesOf(one));
  });

  it('is the same bytes for the same spec', async () => {
    const [one, two] = [await emitText(lenet5()), await emitText(lenet5())];
    expect(one.text).toBe(two.text);
  });

  it('computes the same bits standing alone', async () => {
    const graph = residual();
    const options = { standalone: true, runtimeSources: runtimeSources() };
    const { text, className } = await emitText(graph, options);
    const Alone = (await loadModule(text))[className] as NetworkClass;
    const { Class } = await loadNetwork(graph);
    const images = batch(noise(5 * 72), [6, 6, 2]);
    const labels = Int32Array.of(0, 1, 2, 0, 1);
    const results = [Class, Alone].map((Either) => {
      const network = new Either({ batch: 5, seed: 9 });
      const optimizer = network.optimizer();
      for (let step = 0; step < 20; step++) network.trainStep(images, labels, optimizer, 0.05);
      return [[...network.save()], [...(network.forward(images) as Batch).data]];
    });
    expect(results[1]).toEqual(results[0]);
  });
});

function bodyOf(text: string, method: string): string {
  const start = text.indexOf(`protected override ${method}(`);
  return text.slice(start, text.indexOf('\n  }\n', start));
}
