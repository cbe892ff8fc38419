/**
 * A small residual network with batch normalisation, written by hand exactly as the compiler writes one.
 * Tests of the runtime train it; the emitter's own tests hold its real output.
 */
import { reluGradient } from 'netspec/runtime/activation';
import { batchNormGradient, batchNormTraining } from 'netspec/runtime/batch-norm';
import { convForward, convInputGradient, convWeightGradient } from 'netspec/runtime/conv';
import { denseForward, denseInputGradient, denseWeightGradient } from 'netspec/runtime/dense';
import { dropoutGradient, dropoutTraining } from 'netspec/runtime/dropout';
import { copyValues } from 'netspec/runtime/elementwise';
import type { ConvGeometry, WindowGeometry } from 'netspec/runtime/geometry';
import { countCorrect, crossEntropyFromLogits, predictedClass, requireLabels } from 'netspec/runtime/loss';
import {
  type EvaluationResult,
  Network,
  type NetworkDefinition,
  type NetworkOptions,
  type StepResult,
} from 'netspec/runtime/network';
import { applyOptimizer, type Optimizer } from 'netspec/runtime/optimizer';
import { maxPoolForward, maxPoolGradient } from 'netspec/runtime/pool';
import type { Batch } from 'netspec/runtime/tensor';

/** Height, width, channels of an image. */
export type TinyResidualInput = readonly [6, 6, 2];
/** One logit a class. */
export type TinyResidualOutput = readonly [3];

const c1Geometry: ConvGeometry = {
  input: [1, 6, 6, 2],
  output: [1, 6, 6, 4],
  filter: [1, 3, 3],
  stride: [1, 1, 1],
  dilation: [1, 1, 1],
  padding: [0, 1, 1],
  groups: 1,
};
const c2Geometry: ConvGeometry = { ...c1Geometry, input: [1, 6, 6, 4] };
const pool1Geometry: WindowGeometry = {
  input: [1, 6, 6, 4],
  output: [1, 3, 3, 4],
  filter: [1, 2, 2],
  stride: [1, 2, 2],
  dilation: [1, 1, 1],
  padding: [0, 0, 0],
};

const relu = { name: 'relu' } as const;

const definition = {
  name: 'TinyResidual',
  specHash: '4f1c0d2b',
  parameters: [
    { path: 'c1.weight', shape: [4, 3, 3, 2], role: 'trainable', initializer: { kind: 'he', fanIn: 18 } },
    { path: 'bn1.gamma', shape: [4], role: 'trainable', initializer: { kind: 'constant', value: 1 } },
    { path: 'bn1.beta', shape: [4], role: 'trainable', initializer: { kind: 'constant', value: 0 } },
    { path: 'bn1.mean', shape: [4], role: 'state', initializer: { kind: 'constant', value: 0 } },
    { path: 'bn1.variance', shape: [4], role: 'state', initializer: { kind: 'constant', value: 1 } },
    { path: 'c2.weight', shape: [4, 3, 3, 4], role: 'trainable', initializer: { kind: 'he', fanIn: 36 } },
    { path: 'c2.bias', shape: [4], role: 'trainable', initializer: { kind: 'constant', value: 0 } },
    {
      path: 'out.weight',
      shape: [3, 36],
      role: 'trainable',
      initializer: { kind: 'xavier', fanIn: 36, fanOut: 3 },
    },
    { path: 'out.bias', shape: [3], role: 'trainable', initializer: { kind: 'constant', value: 0 } },
  ],
  products: [
    { kind: 'conv', geometry: c1Geometry, weight: 'c1.weight' },
    { kind: 'conv', geometry: c2Geometry, weight: 'c2.weight' },
    { kind: 'dense', inputs: 36, outputs: 3, weight: 'out.weight' },
  ],
  evaluationPlan: {
    fixedTotal: 0,
    total: 288,
    buffers: {
      input: { offset: 144, size: 72, perImage: true },
      relu1: { offset: 0, size: 144, perImage: true },
      add1: { offset: 144, size: 144, perImage: true },
      pool1: { offset: 0, size: 36, perImage: true },
      out: { offset: 36, size: 3, perImage: true },
    },
  },
  trainingPlan: {
    fixedTotal: 8,
    total: 684,
    buffers: {
      bn1Mean: { offset: 0, size: 4, perImage: false },
      bn1InverseDeviation: { offset: 4, size: 4, perImage: false },
      input: { offset: 0, size: 72, perImage: true },
      c1: { offset: 72, size: 144, perImage: true },
      relu1: { offset: 216, size: 144, perImage: true },
      add1: { offset: 360, size: 144, perImage: true },
      pool1: { offset: 504, size: 36, perImage: true },
      out: { offset: 576, size: 3, perImage: true },
      drop1: { offset: 504, size: 36, perImage: true },
      drop1Mask: { offset: 540, size: 36, perImage: true },
      outGradient: { offset: 580, size: 3, perImage: true },
      drop1Gradient: { offset: 504, size: 36, perImage: true },
      pool1Gradient: { offset: 504, size: 36, perImage: true },
      add1Gradient: { offset: 540, size: 144, perImage: true },
      c2Gradient: { offset: 360, size: 144, perImage: true },
      bn1Gradient: { offset: 540, size: 144, perImage: true },
      c1Gradient: { offset: 540, size: 144, perImage: true },
    },
  },
} as const satisfies NetworkDefinition;

export class TinyResidual extends Network<typeof definition> {
  /** Normalisations that are folded into the layers before them. */
  private readonly norms = {
    bn1: {
      gamma: this.weights['bn1.gamma'],
      beta: this.weights['bn1.beta'],
      mean: this.weights['bn1.mean'],
      variance: this.weights['bn1.variance'],
      epsilon: 1e-5,
    },
  };

  constructor(options: NetworkOptions = {}) {
    super(definition, { batch: 16, ...options });
  }

  /** Logits of each image, without dropout and with the running statistics. */
  forward(images: Batch<TinyResidualInput>, into?: Batch<TinyResidualOutput>): Batch<TinyResidualOutput> {
    const logits = this.outputFor(images.count, [3], into);
    this.inBatches(images.count, (first, n) => {
      this.writeImages(images, [6, 6, 2], first, n, this.evaluation.input);
      this.runEvaluation(n);
      this.readOutputs(this.evaluation.out, n, first, logits);
    });
    return logits;
  }

  /** One step of gradient descent on at most `batch` images. The loss is the mean before the step. */
  trainStep(
    images: Batch<TinyResidualInput>,
    labels: Int32Array,
    optimizer: Optimizer,
    lr: number,
  ): StepResult {
    const n = images.count;
    this.beginStep(n);
    requireLabels(labels, n, 3);
    const { input, out, outGradient } = this.training;
    this.writeImages(images, [6, 6, 2], 0, n, input);
    this.runTraining(n);
    const loss = crossEntropyFromLogits(n, 3, out, labels, outGradient) / n;
    const correct = countCorrect(n, 3, out, labels);
    this.runBackward(n);
    applyOptimizer(optimizer, lr);
    return { loss, correct };
  }

  /** Loss and predictions in evaluation mode; changes nothing. */
  evaluate(images: Batch<TinyResidualInput>, labels: Int32Array): EvaluationResult {
    requireLabels(labels, images.count, 3);
    const predicted = new Int32Array(images.count);
    let loss = 0;
    let correct = 0;
    this.inBatches(images.count, (first, n) => {
      const { input, out } = this.evaluation;
      const batchLabels = labels.subarray(first, first + n);
      this.writeImages(images, [6, 6, 2], first, n, input);
      this.runEvaluation(n);
      loss += crossEntropyFromLogits(n, 3, out, batchLabels, null);
      correct += countCorrect(n, 3, out, batchLabels);
      for (let i = 0; i < n; i++) predicted[first + i] = predictedClass(i, 3, out);
    });
    return { loss: loss / images.count, correct, predicted };
  }

  protected override runEvaluation(n: number): void {
    const v = this.evaluation;
    const w = this.weights;
    const norms = this.norms;
    convForward(n, c1Geometry, v.input, w['c1.weight'], null, v.relu1, norms.bn1, null, relu);
    convForward(n, c2Geometry, v.relu1, w['c2.weight'], w['c2.bias'], v.add1, null, v.relu1);
    maxPoolForward(n, pool1Geometry, v.add1, v.pool1);
    denseForward(n, 36, 3, v.pool1, w['out.weight'], w['out.bias'], v.out);
  }

  protected override runTraining(n: number): void {
    const v = this.training;
    const w = this.weights;
    convForward(n, c1Geometry, v.input, w['c1.weight'], null, v.c1);
    batchNormTraining(
      n * 36,
      4,
      1e-5,
      0.1,
      v.c1,
      w['bn1.gamma'],
      w['bn1.beta'],
      w['bn1.mean'],
      w['bn1.variance'],
      v.bn1Mean,
      v.bn1InverseDeviation,
      v.relu1,
      relu,
    );
    convForward(n, c2Geometry, v.relu1, w['c2.weight'], w['c2.bias'], v.add1, null, v.relu1);
    maxPoolForward(n, pool1Geometry, v.add1, v.pool1);
    dropoutTraining(n * 36, 0.25, this.random, v.pool1, v.drop1Mask, v.drop1);
    denseForward(n, 36, 3, v.drop1, w['out.weight'], w['out.bias'], v.out);
  }

  protected override runBackward(n: number): void {
    const v = this.training;
    const w = this.weights;
    const g = this.gradients;
    denseWeightGradient(n, 36, 3, v.drop1, v.outGradient, g['out.weight'], g['out.bias'], 'set');
    denseInputGradient(n, 36, 3, v.outGradient, w['out.weight'], v.drop1Gradient, 'set');
    dropoutGradient(n * 36, v.drop1Mask, v.drop1Gradient, v.pool1Gradient, 'set');
    maxPoolGradient(n, pool1Geometry, v.add1, v.pool1Gradient, v.add1Gradient, 'set');
    copyValues(n * 144, v.add1Gradient, v.c2Gradient);
    convWeightGradient(n, c2Geometry, v.relu1, v.c2Gradient, g['c2.weight'], g['c2.bias'], 'set');
    convInputGradient(n, c2Geometry, v.c2Gradient, w['c2.weight'], v.add1Gradient);
    reluGradient(n * 144, v.relu1, v.add1Gradient, v.bn1Gradient, 'set');
    batchNormGradient(
      n * 36,
      4,
      v.c1,
      v.bn1Mean,
      v.bn1InverseDeviation,
      w['bn1.gamma'],
      v.bn1Gradient,
      v.c1Gradient,
      g['bn1.gamma'],
      g['bn1.beta'],
      'set',
      'set',
    );
    convWeightGradient(n, c1Geometry, v.input, v.c1Gradient, g['c1.weight'], null, 'set');
  }
}
