/**
 * A small residual network with batch normalisation, written by hand exactly as the compiler writes one.
 * Tests of the runtime train it; the emitter's own tests hold its real output.
 */
import { reluForward, reluGradient } from 'netspec/runtime/activation';
import { batchNormEvaluation, batchNormGradient, batchNormTraining } from 'netspec/runtime/batch-norm';
import { convForward, convInputGradient, convWeightGradient } from 'netspec/runtime/conv';
import { denseForward, denseInputGradient, denseWeightGradient } from 'netspec/runtime/dense';
import { dropoutGradient, dropoutTraining } from 'netspec/runtime/dropout';
import { accumulate, addForward, zero } from 'netspec/runtime/elementwise';
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
import { type Batch, batchOf } from 'netspec/runtime/tensor';

/** Height, width, channels of an image. */
export type TinyResidualInput = readonly [6, 6, 2];
/** One logit a class. */
export type TinyResidualOutput = readonly [3];

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
  evaluationPlan: {
    fixedTotal: 0,
    total: 432,
    buffers: {
      input: { offset: 0, size: 72, perImage: true },
      c1: { offset: 144, size: 144, perImage: true },
      relu1: { offset: 0, size: 144, perImage: true },
      c2: { offset: 144, size: 144, perImage: true },
      add1: { offset: 288, size: 144, perImage: true },
      pool1: { offset: 0, size: 36, perImage: true },
      out: { offset: 36, size: 3, perImage: true },
    },
  },
  trainingPlan: {
    fixedTotal: 8,
    total: 1158,
    buffers: {
      bn1Mean: { offset: 0, size: 4, perImage: false },
      bn1InverseDeviation: { offset: 4, size: 4, perImage: false },
      input: { offset: 0, size: 72, perImage: true },
      c1: { offset: 72, size: 144, perImage: true },
      bn1: { offset: 216, size: 144, perImage: true },
      relu1: { offset: 360, size: 144, perImage: true },
      c2: { offset: 504, size: 144, perImage: true },
      add1: { offset: 648, size: 144, perImage: true },
      pool1: { offset: 792, size: 36, perImage: true },
      drop1Mask: { offset: 828, size: 36, perImage: true },
      drop1: { offset: 864, size: 36, perImage: true },
      out: { offset: 900, size: 3, perImage: true },
      outGradient: { offset: 903, size: 3, perImage: true },
      drop1Gradient: { offset: 906, size: 36, perImage: true },
      pool1Gradient: { offset: 942, size: 36, perImage: true },
      add1Gradient: { offset: 504, size: 144, perImage: true },
      relu1Gradient: { offset: 1014, size: 144, perImage: true },
      bn1Gradient: { offset: 648, size: 144, perImage: true },
      c1Gradient: { offset: 864, size: 144, perImage: true },
    },
  },
} as const satisfies NetworkDefinition;

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

export class TinyResidual extends Network<typeof definition> {
  constructor(options: NetworkOptions = {}) {
    super(definition, { batch: 16, ...options });
  }

  /** Logits of each image, without dropout and with the running statistics. */
  forward(images: Batch<TinyResidualInput>): Batch<TinyResidualOutput> {
    const logits = new Float32Array(images.count * 3);
    this.inBatches(images.count, (first, n) => {
      this.writeImages(images, [6, 6, 2], first, n, this.evaluation.input);
      this.runEvaluation(n);
      logits.set(this.evaluation.out.subarray(0, n * 3), first * 3);
    });
    return batchOf(logits, [3]);
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
    const { input, c1, relu1, c2, add1, pool1, out } = this.evaluation;
    const w = this.weights;
    convForward(n, c1Geometry, input, w['c1.weight'], null, c1);
    batchNormEvaluation(
      n * 36,
      4,
      1e-5,
      c1,
      w['bn1.gamma'],
      w['bn1.beta'],
      w['bn1.mean'],
      w['bn1.variance'],
      relu1,
    );
    reluForward(n * 144, relu1, relu1);
    convForward(n, c2Geometry, relu1, w['c2.weight'], w['c2.bias'], c2);
    addForward(n * 144, relu1, c2, add1);
    maxPoolForward(n, pool1Geometry, add1, pool1);
    denseForward(n, 36, 3, pool1, w['out.weight'], w['out.bias'], out);
  }

  protected override runTraining(n: number): void {
    const { input, c1, bn1, bn1Mean, bn1InverseDeviation, relu1, c2, add1, pool1, drop1, drop1Mask, out } =
      this.training;
    const w = this.weights;
    convForward(n, c1Geometry, input, w['c1.weight'], null, c1);
    batchNormTraining(
      n * 36,
      4,
      1e-5,
      0.1,
      c1,
      w['bn1.gamma'],
      w['bn1.beta'],
      w['bn1.mean'],
      w['bn1.variance'],
      bn1Mean,
      bn1InverseDeviation,
      bn1,
    );
    reluForward(n * 144, bn1, relu1);
    convForward(n, c2Geometry, relu1, w['c2.weight'], w['c2.bias'], c2);
    addForward(n * 144, relu1, c2, add1);
    maxPoolForward(n, pool1Geometry, add1, pool1);
    dropoutTraining(n * 36, 0.25, this.random, pool1, drop1Mask, drop1);
    denseForward(n, 36, 3, drop1, w['out.weight'], w['out.bias'], out);
  }

  protected override runBackward(n: number): void {
    const t = this.training;
    const w = this.weights;
    const g = this.gradients;
    denseWeightGradient(n, 36, 3, t.drop1, t.outGradient, g['out.weight'], g['out.bias']);
    zero(t.drop1Gradient);
    denseInputGradient(n, 36, 3, t.outGradient, w['out.weight'], t.drop1Gradient);
    zero(t.pool1Gradient);
    dropoutGradient(n * 36, t.drop1Mask, t.drop1Gradient, t.pool1Gradient);
    zero(t.add1Gradient);
    maxPoolGradient(n, pool1Geometry, t.add1, t.pool1Gradient, t.add1Gradient);
    convWeightGradient(n, c2Geometry, t.relu1, t.add1Gradient, g['c2.weight'], g['c2.bias']);
    zero(t.relu1Gradient);
    convInputGradient(n, c2Geometry, t.add1Gradient, w['c2.weight'], t.relu1Gradient);
    accumulate(n * 144, t.add1Gradient, t.relu1Gradient);
    zero(t.bn1Gradient);
    reluGradient(n * 144, t.relu1, t.relu1Gradient, t.bn1Gradient);
    zero(t.c1Gradient);
    batchNormGradient(
      n * 36,
      4,
      t.c1,
      t.bn1Mean,
      t.bn1InverseDeviation,
      w['bn1.gamma'],
      t.bn1Gradient,
      t.c1Gradient,
      g['bn1.gamma'],
      g['bn1.beta'],
    );
    convWeightGradient(n, c1Geometry, t.input, t.c1Gradient, g['c1.weight'], null);
  }
}
