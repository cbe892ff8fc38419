import { describe, expect, test } from 'vitest';
import { crossEntropyFromLogits } from './loss.js';
import { createOptimizer } from './optimizer.js';
import { createRandom, restoreRandom, saveRandom, uniform } from './random.js';
import { SafetensorsError } from './safetensors.js';
import { batchOf } from './tensor.js';
import { centralDifferences, expectClose } from './testing/numeric.js';
import { TinyResidual } from './testing/tiny-residual.js';

const still = { kind: 'sgd', lr: 0, momentum: 0, nesterov: false, weightDecay: 0 } as const;

function someImages(count: number) {
  const random = createRandom(5);
  return {
    images: batchOf(
      Float32Array.from({ length: count * 72 }, () => uniform(random)),
      [6, 6, 2],
    ),
    labels: Int32Array.from({ length: count }, (_, i) => i % 3),
  };
}

describe('an emitted network', () => {
  test('has gradients in training that equal central differences of its loss, in double precision', () => {
    const network = new TinyResidual({ batch: 5, precision: 'float64', seed: 3 });
    const { images, labels } = someImages(4);
    const optimizer = createOptimizer(still, network.parameters);
    const dropout = saveRandom(network.random);
    const loss = () => {
      restoreRandom(network.random, dropout); // The same values are dropped every time.
      return network.trainStep(images, labels, optimizer, 0).loss;
    };
    loss();
    const trainable = network.parameters.filter(({ gradient }) => gradient !== null);
    expect(trainable.map(({ path }) => path)).toEqual([
      'c1.weight',
      'bn1.gamma',
      'bn1.beta',
      'c2.weight',
      'c2.bias',
      'out.weight',
      'out.bias',
    ]);
    for (const { values, gradient } of trainable) {
      const analytic = Float64Array.from(gradient ?? []);
      expectClose(analytic, centralDifferences(loss, values, 1e-6), 1e-6);
    }
  });

  test('gives the same in evaluation however many images are computed at a time', () => {
    const { images, labels } = someImages(7);
    const results = [1, 3, 7, 20].map((batch) => {
      const network = new TinyResidual({ batch, training: false, seed: 1 });
      return { logits: network.forward(images), ...network.evaluate(images, labels) };
    });
    for (const { logits, predicted, correct } of results) {
      expect(logits).toEqual(results[0].logits);
      expect(predicted).toEqual(results[0].predicted);
      expect(correct).toBe([...predicted].filter((value, i) => value === labels[i]).length);
    }
    const loss = crossEntropyFromLogits(7, 3, results[0].logits.data, labels, null) / 7;
    expect(results[0].loss).toBeCloseTo(loss, 6);
  });

  test('starts with values that the seed decides, by the initialiser of each parameter', () => {
    const [a, b, other] = [1, 1, 2].map((seed) => new TinyResidual({ seed }));
    expect(a.save()).toEqual(b.save());
    expect(a.save()).not.toEqual(other.save());
    expect([...a.parameter('bn1.gamma').values]).toEqual([1, 1, 1, 1]);
    expect(a.parameter('c1.weight')).toMatchObject({ shape: [4, 3, 3, 2], role: 'trainable' });
    expect(a.parameter('bn1.mean').gradient).toBeNull();
  });

  test('learns: the loss of a batch that it sees again and again goes towards 0', () => {
    const network = new TinyResidual({ seed: 1 });
    const { images, labels } = someImages(12);
    const options = {
      kind: 'adam',
      lr: 0.01,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0,
    } as const;
    const optimizer = createOptimizer(options, network.parameters);
    for (let step = 0; step < 300; step++) network.trainStep(images, labels, optimizer, 0.01);
    const { loss, correct } = network.evaluate(images, labels);
    expect(loss).toBeLessThan(0.1);
    expect(correct).toBe(12);
  });

  test('is not disturbed by an evaluation between steps', () => {
    const { images, labels } = someImages(6);
    const [plain, disturbed] = [new TinyResidual(), new TinyResidual()];
    for (const network of [plain, disturbed]) {
      const optimizer = createOptimizer({ ...still, momentum: 0.9 }, network.parameters);
      for (let step = 0; step < 3; step++) {
        network.trainStep(images, labels, optimizer, 0.1);
        if (network === disturbed) network.evaluate(images, labels);
      }
    }
    expect(disturbed.save()).toEqual(plain.save());
  });
});

describe('saving and loading', () => {
  test('give the same network, byte for byte', () => {
    const saved = new TinyResidual({ seed: 1 }).save({ note: 'kept' });
    const network = new TinyResidual({ seed: 2, training: false });
    network.load(saved);
    expect(network.save({ note: 'kept' })).toEqual(saved);
  });

  test('refuse another network, name the first difference and change nothing', () => {
    const network = new TinyResidual();
    const before = network.save();
    const tensors = network.parameters.map(({ path, shape, values }) => ({
      name: path,
      shape,
      data: values,
    }));
    const asMap = (list: typeof tensors) =>
      new Map(list.map((tensor) => [tensor.name, { ...tensor, data: tensor.data.slice().fill(9) }]));
    const cases: [typeof tensors, string][] = [
      [tensors.slice(0, -1), 'out.bias of TinyResidual is not in the file'],
      [
        [...tensors, { ...tensors[0], name: '__proto__' }],
        '"__proto__" in the file is no parameter of TinyResidual',
      ],
      [
        tensors.map((t) => ({ ...t, shape: t.name === 'c2.bias' ? [2, 2] : t.shape })),
        'c2.bias is 2x2 in the file and 4 in TinyResidual',
      ],
    ];
    for (const [wrong, message] of cases) expect(() => network.loadTensors(asMap(wrong))).toThrow(message);
    expect(() => network.load(before.subarray(0, 100))).toThrow(SafetensorsError);
    expect(network.save()).toEqual(before);
  });
});

describe('wrong use', () => {
  test('of constructor options is a RangeError', () => {
    for (const batch of [0, -1, 1.5, Number.NaN, 1e15])
      expect(() => new TinyResidual({ batch })).toThrow(RangeError);
    for (const seed of [-1, 0.5, 2 ** 60]) expect(() => new TinyResidual({ seed })).toThrow(RangeError);
  });

  test('of steps is an error that says what is possible', () => {
    const network = new TinyResidual({ batch: 4 });
    const optimizer = createOptimizer(still, network.parameters);
    const five = someImages(5);
    expect(() => network.trainStep(five.images, five.labels, optimizer, 0)).toThrow(
      'a step takes 1 to 4 images, not 5',
    );
    const three = someImages(3);
    expect(() => network.trainStep(three.images, Int32Array.of(0, 1, 3), optimizer, 0)).toThrow('label 3');
    const fixed = new TinyResidual({ training: false });
    expect(() => fixed.trainStep(three.images, three.labels, optimizer, 0)).toThrow('for evaluation only');
    // @ts-expect-error There is no such layer.
    expect(() => network.parameter('c9.weight')).toThrow('TinyResidual has no parameter c9.weight');
  });
});

describe('packed weights', () => {
  /** What the reference gives with the parameters of `network`. */
  function expected(network: TinyResidual): Float32Array {
    const plain = new TinyResidual({ batch: 4, training: false, kernels: 'plain' });
    plain.load(network.save());
    return plain.forward(someImages(4).images).data;
  }

  function expectFresh(network: TinyResidual): void {
    const found = network.forward(someImages(4).images).data;
    for (const [i, value] of expected(network).entries()) expect(found[i]).toBeCloseTo(value, 5);
  }

  test('follow what is written to parameters, loaded, trained, and normalised', () => {
    const network = new TinyResidual({ batch: 4, deterministic: true });
    const { images, labels } = someImages(4);
    expectFresh(network);
    const { values } = network.parameter('c1.weight');
    for (let round = 0; round < 3; round++) {
      values[round] += 0.5;
      expectFresh(network);
    }
    network.parameter('bn1.variance').values.fill(4);
    expectFresh(network);
    network.trainStep(images, labels, createOptimizer({ ...still, lr: 0.1 }, network.parameters), 0.1);
    expectFresh(network);
    // Without anything to move, a step still moves the running statistics.
    const before = network.forward(images).data;
    network.trainStep(images, labels, createOptimizer(still, []), 0.1);
    expectFresh(network);
    expect(network.forward(images).data).not.toEqual(before);
    network.load(new TinyResidual({ seed: 9 }).save());
    expectFresh(network);
  });

  test('go into given memory, and into no other than fits', () => {
    const network = new TinyResidual({ batch: 2 });
    const { images } = someImages(4);
    const into = { data: new Float32Array(12), shape: [3] as const, count: 4 };
    expect(network.forward(images, into)).toBe(into);
    expect(into.data).toEqual(network.forward(images).data);
    const small = { data: new Float32Array(9), shape: [3] as const, count: 3 };
    expect(() => network.forward(images, small)).toThrow('the outputs of 4 images do not fit');
  });
});
