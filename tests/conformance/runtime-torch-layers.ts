/** Random cases for the runtime's layers: what PyTorch is asked, and what the runtime itself gives. */
import fc from 'fast-check';
import * as activation from 'netspec/runtime/activation';
import { batchNormEvaluation, batchNormGradient, batchNormTraining } from 'netspec/runtime/batch-norm';
import { convForward, convInputGradient, convWeightGradient } from 'netspec/runtime/conv';
import { denseForward, denseInputGradient, denseWeightGradient } from 'netspec/runtime/dense';
import type { AveragePoolGeometry, Triple, Volume } from 'netspec/runtime/geometry';
import {
  averagePoolForward,
  averagePoolGradient,
  maxPoolForward,
  maxPoolGradient,
} from 'netspec/runtime/pool';
import { softmaxForward, softmaxGradient } from 'netspec/runtime/softmax';
import { anyWindow, randomValues, valuesIn } from '../../src/runtime/testing/numeric.js';
import { type Case, list, zeros } from './torch-case.js';

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

/** Convolution, pooling, dense layers, normalisation and activations. */
export function layerCases(): Case[] {
  return [
    ...convCases(),
    ...poolCases('max_pool'),
    ...poolCases('average_pool'),
    denseCase(),
    ...batchNormCases(),
    ...activationCases(),
  ];
}
