/** Random cases for activations, normalisations and factors: what PyTorch is asked, and what the runtime itself gives. */
import fc from 'fast-check';
import * as gate from 'netspec/runtime/gate';
import * as gelu from 'netspec/runtime/gelu';
import type { Floats } from 'netspec/runtime/geometry';
import { groupNormForward, groupNormGradient } from 'netspec/runtime/group-norm';
import { layerNormForward, layerNormGradient } from 'netspec/runtime/layer-norm';
import { localResponseNormForward, localResponseNormGradient } from 'netspec/runtime/local-response-norm';
import { preluForward, preluInputGradient, preluSlopeGradient } from 'netspec/runtime/prelu';
import * as rectifier from 'netspec/runtime/rectifier';
import * as scale from 'netspec/runtime/scale';
import { randomValues } from '../../src/runtime/testing/numeric.js';
import { type Case, list, zeros } from './torch-case.js';

const seed = 22;
const int = (min: number, max: number) => fc.integer({ min, max });

function sample<T>(shape: fc.Arbitrary<T>, numRuns = 40): T[] {
  return fc.sample(shape, { seed, numRuns });
}

type Forward = (count: number, input: Floats, output: Floats) => void;
type Gradient = (count: number, kept: Floats, from: Floats, to: Floats) => void;

function activationCase(
  name: string,
  kept: 'input' | 'output',
  forward: Forward,
  gradient: Gradient,
  settings: Readonly<Record<string, number>> = {},
): Case {
  const count = 400;
  // Beyond every bend, but never on one.
  const input = randomValues(count, 1).map((x) => 2.5 * x);
  const direction = randomValues(count, 2);
  const [output, inputGradient] = zeros(input, input);
  forward(count, input, output);
  gradient(count, kept === 'input' ? input : output, direction, inputGradient);
  const values = { channels: 5, input: list(input), direction: list(direction) };
  return {
    request: { op: 'activation', function: name, ...settings, ...values },
    ours: { output, inputGradient },
  };
}

function activationCases(): Case[] {
  const withOne =
    (
      kernel: (count: number, setting: number, ...memory: [Floats, Floats]) => void,
      setting: number,
    ): Forward =>
    (count, input, output) =>
      kernel(count, setting, input, output);
  const gradientWithOne =
    (
      kernel: (count: number, setting: number, ...memory: [Floats, Floats, Floats]) => void,
      setting: number,
    ): Gradient =>
    (count, kept, from, to) =>
      kernel(count, setting, kept, from, to);
  return [
    ...[0, 0.3, 1, 2].map((alpha) =>
      activationCase(
        'elu',
        'output',
        withOne(rectifier.eluForward, alpha),
        gradientWithOne(rectifier.eluGradient, alpha),
        { alpha },
      ),
    ),
    ...[0.5, 1, 2].map((beta) =>
      activationCase(
        'softplus',
        'output',
        withOne(rectifier.softplusForward, beta),
        gradientWithOne(rectifier.softplusGradient, beta),
        { beta },
      ),
    ),
    ...[
      [-1, 1],
      [0, 6],
      [0.25, 0.5],
    ].map(([min, max]) =>
      activationCase(
        'clip',
        'input',
        (count, input, output) => rectifier.clipForward(count, min, max, input, output),
        (count, input, from, to) => rectifier.clipGradient(count, min, max, input, from, to),
        { min, max },
      ),
    ),
    activationCase('selu', 'output', rectifier.seluForward, rectifier.seluGradient),
    activationCase('gelu', 'input', gelu.geluForward, gelu.geluGradient),
    activationCase('gelu_tanh', 'input', gelu.geluTanhForward, gelu.geluTanhGradient),
    activationCase('silu', 'input', gate.siluForward, gate.siluGradient),
    activationCase('hard_sigmoid', 'output', gate.hardSigmoidForward, gate.hardSigmoidGradient),
    activationCase('hard_swish', 'input', gate.hardSwishForward, gate.hardSwishGradient),
  ];
}

const normSizes = fc.record({
  op: fc.constantFrom('group_norm', 'layer_norm'),
  n: int(1, 3),
  positions: int(1, 6),
  groups: int(1, 3),
  width: int(2, 4),
  epsilon: fc.constantFrom(1e-5, 1e-2),
});

function normCases(): Case[] {
  return sample(normSizes).map(({ op, n, positions, groups, width, epsilon }) => {
    const channels = groups * width;
    const count = n * positions * channels;
    const [input, direction] = [randomValues(count, 1), randomValues(count, 2)];
    const [gamma, beta] = [randomValues(channels, 3), randomValues(channels, 4)];
    const [output, inputGradient] = zeros(input, input);
    const [gammaGradient, betaGradient] = zeros(gamma, gamma);
    const gradients = [direction, inputGradient, gammaGradient, betaGradient] as const;
    if (op === 'layer_norm') {
      layerNormForward(n * positions, channels, epsilon, input, gamma, beta, output);
      layerNormGradient(n * positions, channels, epsilon, input, gamma, ...gradients);
    } else {
      groupNormForward(n, positions, channels, groups, epsilon, input, gamma, beta, output);
      groupNormGradient(n, positions, channels, groups, epsilon, input, gamma, ...gradients);
    }
    const values = { input: list(input), direction: list(direction), gamma: list(gamma), beta: list(beta) };
    return {
      request: { op, n, channels, groups, epsilon, ...values },
      ours: { output, inputGradient, gammaGradient, betaGradient },
    };
  });
}

const responseSettings = fc.record({
  positions: int(1, 4),
  channels: int(1, 9),
  size: int(1, 7),
  alpha: fc.constantFrom(1e-4, 0.5, 2),
  beta: fc.constantFrom(0.5, 0.75, 1.5),
  k: fc.constantFrom(1, 2),
});

function responseCases(): Case[] {
  return sample(responseSettings).map(({ positions, channels, ...settings }) => {
    const { size, alpha, beta, k } = settings;
    const count = positions * channels;
    const [input, direction] = [randomValues(count, 1), randomValues(count, 2)];
    const [output, inputGradient] = zeros(input, input);
    const sizes = [positions, channels, size, alpha, beta, k] as const;
    localResponseNormForward(...sizes, input, output);
    localResponseNormGradient(...sizes, input, direction, inputGradient);
    const values = { input: list(input), direction: list(direction) };
    return {
      request: { op: 'local_response_norm', channels, ...settings, ...values },
      ours: { output, inputGradient },
    };
  });
}

const factorSizes = fc.record({
  op: fc.constantFrom('prelu', 'scale', 'multiply_channels'),
  n: int(1, 3),
  positions: int(1, 5),
  channels: int(1, 6),
  shared: fc.boolean(),
});

function factorCases(): Case[] {
  return sample(factorSizes).map(({ op, n, positions, channels, shared }) => {
    const count = n * positions * channels;
    const factors = op === 'multiply_channels' ? n * channels : op === 'prelu' && shared ? 1 : channels;
    const [input, direction] = [randomValues(count, 1), randomValues(count, 2)];
    const factor = randomValues(factors, 3);
    const [output, inputGradient, factorGradient] = zeros(input, input, factor);
    if (op === 'prelu') {
      const sizes = [n * positions, channels, factors] as const;
      preluForward(...sizes, input, factor, output);
      preluInputGradient(...sizes, input, factor, direction, inputGradient);
      preluSlopeGradient(...sizes, input, direction, factorGradient);
    } else if (op === 'scale') {
      const sizes = [n * positions, channels] as const;
      scale.scaleForward(...sizes, input, factor, output);
      scale.scaleInputGradient(...sizes, factor, direction, inputGradient);
      scale.scaleWeightGradient(...sizes, input, direction, factorGradient);
    } else {
      const sizes = [n, positions, channels] as const;
      scale.multiplyChannelsForward(...sizes, input, factor, output);
      scale.multiplyChannelsMapGradient(...sizes, factor, direction, inputGradient);
      scale.multiplyChannelsFactorGradient(...sizes, input, direction, factorGradient);
    }
    const values = { input: list(input), factor: list(factor), direction: list(direction) };
    return { request: { op, n, channels, ...values }, ours: { output, inputGradient, factorGradient } };
  });
}

export function channelCases(): Case[] {
  return [...activationCases(), ...normCases(), ...responseCases(), ...factorCases()];
}
