/** Cases for losses, optimisers and schedules: what PyTorch is asked, and what the runtime itself gives. */
import { crossEntropyFromLogits, meanSquaredError } from 'netspec/runtime/loss';
import { applyOptimizer, createOptimizer, type OptimizerOptions } from 'netspec/runtime/optimizer';
import { type LearningSchedule, learningRate } from 'netspec/runtime/schedule';
import { randomValues } from '../../src/runtime/testing/numeric.js';
import { type Case, list, zeros } from './torch-case.js';

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

/** Losses, optimisers over ten steps, and learning rates. */
export function trainingCases(): Case[] {
  return [...lossCases(), ...optimizerCases(), ...scheduleCases()];
}
