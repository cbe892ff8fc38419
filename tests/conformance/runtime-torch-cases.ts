/** Random cases for the runtime's kernels: what PyTorch is asked, and what the runtime itself gives. */
import fc from 'fast-check';
import * as activation from 'netspec/runtime/activation';
import { batchNormEvaluation, batchNormGradient, batchNormTraining } from 'netspec/runtime/batch-norm';
import { convForward, convInputGradient, convWeightGradient } from 'netspec/runtime/conv';
import { denseForward, denseInputGradient, denseWeightGradient } from 'netspec/runtime/dense';
import type { AveragePoolGeometry, Floats, Triple, Volume } from 'netspec/runtime/geometry';
import { crossEntropyFromLogits, meanSquaredError } from 'netspec/runtime/loss';
import { applyOptimizer, createOptimizer, type OptimizerOptions } from 'netspec/runtime/optimizer';
import {
  averagePoolForward,
  averagePoolGradient,
  maxPoolForward,
  maxPoolGradient,
} from 'netspec/runtime/pool';
import { type LearningSchedule, learningRate } from 'netspec/runtime/schedule';
import { softmaxForward, softmaxGradient } from 'netspec/runtime/softmax';
import { anyWindow, randomValues, valuesIn } from '../../src/runtime/testing/numeric.js';

export type Request = { readonly op: string } & Readonly<Record<string, unknown>>;
/** What PyTorch is asked, and what the runtime gives under the names of the answer. */
export interface Case {
  readonly request: Request;
  readonly ours: Readonly<Record<string, ArrayLike<number>>>;
}

const zeros = (...like: readonly Floats[]) => like.map((values) => new Float64Array(values.length));
const list = (values: ArrayLike<number>) => Array.from(values);
const seed = 20;

function convCases(): Case[] {
  const shape = fc.record({
    window: anyWindow(fc.constant(1)),
    rank: fc.constantFrom(1, 2, 3),
    n: fc.integer({ min: 1, max: 3 }),
    groups: fc.integer({ min: 1, max: 5 }),
    perGroup: fc.integer({ min: 1, max: 3 }),
    made: fc.integer({ min: 1, max: 5 }),
  });
  return fc.sample(shape, { seed, numRuns: 60 }).map(({ window, rank, n, groups, perGroup, made }) => {
    const of = (triple: readonly number[], neutral: number): Triple => [
      rank > 2 ? triple[0] : neutral,
      rank > 1 ? triple[1] : neutral,
      triple[2],
    ];
    const volume = (from: Volume, channels: number): Volume => [...of(from, 1), channels];
    const geometry = {
      input: volume(window.input, groups * perGroup),
      output: volume(window.output, groups * made),
      filter: of(window.filter, 1),
      stride: of(window.stride, 1),
      dilation: of(window.dilation, 1),
      padding: of(window.padding, 0),
      paddingEnd: of(window.paddingEnd, 0),
      groups,
    };
    const input = randomValues(valuesIn(n, geometry.input), 1);
    const weight = randomValues(valuesIn(groups * made * perGroup, geometry.filter), 2);
    const bias = randomValues(groups * made, 3);
    const direction = randomValues(valuesIn(n, geometry.output), 4);
    const [output, inputGradient, weightGradient, biasGradient] = zeros(direction, input, weight, bias);
    convForward(n, geometry, input, weight, bias, output);
    convInputGradient(n, geometry, direction, weight, inputGradient);
    convWeightGradient(n, geometry, input, direction, weightGradient, biasGradient);
    const values = { input: list(input), weight: list(weight), bias: list(bias), direction: list(direction) };
    return {
      request: { op: 'conv', rank, n, geometry, ...values },
      ours: { output, inputGradient, weightGradient, biasGradient },
    };
  });
}

/** PyTorch's own windows: the same padding on both sides, at most half of the filter, and `ceil_mode`. */
function poolGeometries(dilated: boolean): { geometry: AveragePoolGeometry; ceil: boolean; n: number }[] {
  const shape = fc.record({
    window: anyWindow(fc.integer({ min: 1, max: 4 })),
    ceil: fc.boolean(),
    n: fc.constantFrom(1, 2),
  });
  return fc.sample(shape, { seed, numRuns: 120 }).map(({ window, ceil, n }) => {
    const padding: Triple = [window.filter[0] >> 1, window.filter[1] >> 1, window.filter[2] >> 1];
    const dilation: Triple = dilated ? window.dilation : [1, 1, 1];
    const length = (axis: number) => {
      const extent = (window.filter[axis] - 1) * dilation[axis] + 1;
      const room = (window.input[axis] + 2 * padding[axis] - extent) / window.stride[axis];
      const positions = (ceil ? Math.ceil(room) : Math.floor(room)) + 1;
      const startsBehind =
        ceil && (positions - 1) * window.stride[axis] >= window.input[axis] + padding[axis];
      return startsBehind ? positions - 1 : positions;
    };
    const output: Volume = [length(0), length(1), length(2), window.input[3]];
    return { geometry: { ...window, output, dilation, padding, paddingEnd: padding }, ceil, n };
  });
}

/** PyTorch refuses inputs smaller than the filter, and crashes where all of a window lies in the padding. */
function poolCases(op: 'max_pool' | 'average_pool'): Case[] {
  const usual = poolGeometries(op === 'max_pool').filter(
    ({ geometry: { input, output, filter, dilation } }) =>
      [0, 1, 2].every((axis) => output[axis] >= 1 && input[axis] > (filter[axis] - 1) * dilation[axis]),
  );
  return usual.map(({ geometry, ceil, n }) => {
    const input = randomValues(valuesIn(n, geometry.input), 1);
    const direction = randomValues(valuesIn(n, geometry.output), 2);
    const [output, inputGradient] = zeros(direction, input);
    if (op === 'max_pool') {
      maxPoolForward(n, geometry, input, output);
      maxPoolGradient(n, geometry, input, direction, inputGradient);
    } else {
      averagePoolForward(n, geometry, input, output);
      averagePoolGradient(n, geometry, direction, inputGradient);
    }
    return {
      request: { op, n, geometry, ceil, input: list(input), direction: list(direction) },
      ours: { shape: geometry.output.slice(0, 3), output, inputGradient },
    };
  });
}

function denseCase(): Case {
  const [n, inputs, outputs] = [7, 13, 5];
  const [input, weight] = [randomValues(n * inputs, 1), randomValues(outputs * inputs, 2)];
  const [bias, direction] = [randomValues(outputs, 3), randomValues(n * outputs, 4)];
  const [output, inputGradient, weightGradient, biasGradient] = zeros(direction, input, weight, bias);
  denseForward(n, inputs, outputs, input, weight, bias, output);
  denseInputGradient(n, inputs, outputs, direction, weight, inputGradient);
  denseWeightGradient(n, inputs, outputs, input, direction, weightGradient, biasGradient);
  const values = { input: list(input), weight: list(weight), bias: list(bias), direction: list(direction) };
  return {
    request: { op: 'dense', inputs, ...values },
    ours: { output, inputGradient, weightGradient, biasGradient },
  };
}

function batchNormCases(): Case[] {
  return [
    [2, 1],
    [9, 4],
    [50, 3],
  ].map(([positions, channels]) => {
    const [epsilon, momentum] = [1e-3, 0.2];
    const input = randomValues(positions * channels, 1).map((value, i) => 3 * value + (i % channels));
    const direction = randomValues(positions * channels, 2);
    const [gamma, beta, mean] = [3, 4, 5].map((from) => randomValues(channels, from));
    const variance = randomValues(channels, 6).map((value) => value * value + 0.1);
    const request = {
      op: 'batch_norm',
      channels,
      epsilon,
      momentum,
      input: list(input),
      direction: list(direction),
      gamma: list(gamma),
      beta: list(beta),
      mean: list(mean),
      variance: list(variance),
    };
    const [evaluated, output, inputGradient] = zeros(input, input, input);
    const [batchMean, inverseDeviation, gammaGradient, betaGradient] = zeros(gamma, gamma, gamma, gamma);
    batchNormEvaluation(positions, channels, epsilon, input, gamma, beta, mean, variance, evaluated);
    batchNormTraining(
      positions,
      channels,
      epsilon,
      momentum,
      input,
      gamma,
      beta,
      mean,
      variance,
      batchMean,
      inverseDeviation,
      output,
    );
    batchNormGradient(
      positions,
      channels,
      input,
      batchMean,
      inverseDeviation,
      gamma,
      direction,
      inputGradient,
      gammaGradient,
      betaGradient,
    );
    return {
      request,
      ours: { evaluated, output, mean, variance, inputGradient, gammaGradient, betaGradient },
    };
  });
}

function activationCases(): Case[] {
  const [positions, channels, slope] = [6, 5, 0.07];
  const count = positions * channels;
  const [input, direction] = [randomValues(count, 1), randomValues(count, 2)];
  const run = (
    name: string,
    forward: (output: Float64Array) => void,
    gradient: (output: Float64Array, to: Float64Array) => void,
  ): Case => {
    const [output, inputGradient] = zeros(input, input);
    forward(output);
    gradient(output, inputGradient);
    const request = {
      op: 'activation',
      function: name,
      slope,
      channels,
      input: list(input),
      direction: list(direction),
    };
    return { request, ours: { output, inputGradient } };
  };
  return [
    run(
      'relu',
      (o) => activation.reluForward(count, input, o),
      (o, to) => activation.reluGradient(count, o, direction, to),
    ),
    run(
      'leaky_relu',
      (o) => activation.leakyReluForward(count, slope, input, o),
      (_, to) => activation.leakyReluGradient(count, slope, input, direction, to),
    ),
    run(
      'tanh',
      (o) => activation.tanhForward(count, input, o),
      (o, to) => activation.tanhGradient(count, o, direction, to),
    ),
    run(
      'sigmoid',
      (o) => activation.sigmoidForward(count, input, o),
      (o, to) => activation.sigmoidGradient(count, o, direction, to),
    ),
    run(
      'softmax',
      (o) => softmaxForward(positions, channels, input, o),
      (o, to) => softmaxGradient(positions, channels, o, direction, to),
    ),
  ];
}

function lossCases(): Case[] {
  const [n, classes] = [6, 4];
  const [output, target] = [
    randomValues(n * classes, 1).map((value) => 5 * value),
    randomValues(n * classes, 2),
  ];
  const labels = Int32Array.of(0, 3, 1, 1, 2, 0);
  const [crossEntropyGradient, squaredGradient] = zeros(output, output);
  const crossEntropy = crossEntropyFromLogits(n, classes, output, labels, crossEntropyGradient) / n;
  const squared = meanSquaredError(n, classes, output, target, squaredGradient) / n;
  const request = { op: 'loss', n, output: list(output), target: list(target), labels: list(labels) };
  return [
    {
      request: { ...request, function: 'cross_entropy' },
      ours: { loss: [crossEntropy], gradient: crossEntropyGradient },
    },
    { request: { ...request, function: 'mse' }, ours: { loss: [squared], gradient: squaredGradient } },
  ];
}

function optimizerCases(): Case[] {
  const sgd = { kind: 'sgd', lr: 0.1, momentum: 0, nesterov: false, weightDecay: 0 } as const;
  const adam = { kind: 'adam', lr: 0.03, beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: 0 } as const;
  const all: OptimizerOptions[] = [
    sgd,
    { ...sgd, weightDecay: 0.1 },
    { ...sgd, momentum: 0.9, weightDecay: 0.01 },
    { ...sgd, momentum: 0.9, nesterov: true, weightDecay: 0.01 },
    adam,
    { ...adam, weightDecay: 0.1 },
    { ...adam, kind: 'adamw', weightDecay: 0.1 },
  ];
  return all.map((options) => {
    const start = randomValues(6, 1);
    const gradients = Array.from({ length: 10 }, (_, step) => list(randomValues(6, 2 + step)));
    const values = start.slice();
    const gradient = new Float64Array(6);
    const optimizer = createOptimizer(options, [{ path: 'w', role: 'trainable', values, gradient }]);
    const trace = gradients.flatMap((step) => {
      gradient.set(step);
      applyOptimizer(optimizer, options.lr);
      return list(values);
    });
    return { request: { op: 'optimizer', options, values: list(start), gradients }, ours: { trace } };
  });
}

function scheduleCases(): Case[] {
  const [base, epochs] = [0.4, 12];
  const all: LearningSchedule[] = [
    { kind: 'step', every: 5, factor: 0.3, warmup: 0 },
    { kind: 'cosine', minimum: 0.01, warmup: 0 },
  ];
  return all.map((schedule) => {
    const at = (epoch: number) => ({ epoch, step: 0, stepsPerEpoch: 1, epochs });
    const rates = Array.from({ length: epochs }, (_, epoch) => learningRate(base, schedule, at(epoch)));
    return { request: { op: 'schedule', base, epochs, schedule }, ours: { rates } };
  });
}

export function allCases(): Case[] {
  return [
    ...convCases(),
    ...poolCases('max_pool'),
    ...poolCases('average_pool'),
    denseCase(),
    ...batchNormCases(),
    ...activationCases(),
    ...lossCases(),
    ...optimizerCases(),
    ...scheduleCases(),
  ];
}
