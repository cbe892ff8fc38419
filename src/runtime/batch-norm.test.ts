import { describe, expect, test } from 'vitest';
import {
  batchNormEvaluation,
  batchNormFrozenGradient,
  batchNormGradient,
  batchNormTraining,
} from './batch-norm.js';
import { centralDifferences, dotProduct, expectClose, randomValues } from './testing/numeric.js';

const [positions, channels, epsilon] = [7, 3, 1e-3];

function setting() {
  return {
    input: randomValues(positions * channels, 1).map((value, i) => value * 2 + (i % channels)),
    gamma: randomValues(channels, 2),
    beta: randomValues(channels, 3),
    mean: new Float64Array(channels),
    variance: new Float64Array(channels).fill(1),
    batchMean: new Float64Array(channels),
    inverseDeviation: new Float64Array(channels),
    output: new Float64Array(positions * channels),
    direction: randomValues(positions * channels, 4),
  };
}

type Setting = ReturnType<typeof setting>;

function train(s: Setting, momentum = 0.1): void {
  batchNormTraining(
    positions,
    channels,
    epsilon,
    momentum,
    s.input,
    s.gamma,
    s.beta,
    s.mean,
    s.variance,
    s.batchMean,
    s.inverseDeviation,
    s.output,
  );
}

describe('batch normalisation', () => {
  test('in training gives every channel beta as mean and gamma as deviation, up to epsilon', () => {
    const s = setting();
    train(s);
    for (let c = 0; c < channels; c++) {
      const column = s.output.filter((_, i) => i % channels === c);
      const mean = column.reduce((sum, value) => sum + value) / positions;
      const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / positions;
      expect(mean).toBeCloseTo(s.beta[c], 10);
      expect(Math.sqrt(variance)).toBeCloseTo(Math.abs(s.gamma[c]), 2);
    }
  });

  test('moves the running statistics by the momentum, the variance being the unbiased one', () => {
    const s = setting();
    train(s, 0.25);
    for (let c = 0; c < channels; c++) {
      const column = s.input.filter((_, i) => i % channels === c);
      const mean = column.reduce((sum, value) => sum + value) / positions;
      const unbiased = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (positions - 1);
      expect(s.mean[c]).toBeCloseTo(0.25 * mean, 12);
      expect(s.variance[c]).toBeCloseTo(0.75 + 0.25 * unbiased, 12);
    }
  });

  test('with a single position stays finite', () => {
    const s = setting();
    batchNormTraining(
      1,
      channels,
      epsilon,
      0.1,
      s.input,
      s.gamma,
      s.beta,
      s.mean,
      s.variance,
      s.batchMean,
      s.inverseDeviation,
      s.output,
    );
    expectClose(s.output.subarray(0, channels), s.beta, 1e-12);
    expectClose(s.variance, [0.9, 0.9, 0.9], 1e-12);
  });

  test('has gradients that equal central differences and add up', () => {
    const s = setting();
    train(s);
    const gradients = [s.input, s.gamma, s.beta].map((values) => new Float64Array(values.length).fill(1));
    batchNormGradient(
      positions,
      channels,
      s.input,
      s.batchMean,
      s.inverseDeviation,
      s.gamma,
      s.direction,
      gradients[0],
      gradients[1],
      gradients[2],
    );
    const loss = () => {
      train(s);
      return dotProduct(s.output, s.direction);
    };
    [s.input, s.gamma, s.beta].forEach((values, i) => {
      expectClose(
        gradients[i],
        centralDifferences(loss, values).map((value) => value + 1),
        1e-6,
      );
    });
  });

  test('in evaluation is a fixed scale and shift, with that gradient when frozen', () => {
    const s = setting();
    s.mean.set([1, 2, 3]);
    s.variance.set([4, 0.25, 1]);
    const evaluate = () => {
      batchNormEvaluation(
        positions,
        channels,
        epsilon,
        s.input,
        s.gamma,
        s.beta,
        s.mean,
        s.variance,
        s.output,
      );
      return dotProduct(s.output, s.direction);
    };
    evaluate();
    const expected = s.input.map((value, i) => {
      const c = i % channels;
      return ((value - s.mean[c]) / Math.sqrt(s.variance[c] + epsilon)) * s.gamma[c] + s.beta[c];
    });
    expectClose(s.output, expected, 1e-12);
    const gradient = new Float64Array(s.input.length).fill(1);
    batchNormFrozenGradient(positions, channels, epsilon, s.gamma, s.variance, s.direction, gradient);
    expectClose(
      gradient,
      centralDifferences(evaluate, s.input).map((value) => value + 1),
      1e-6,
    );
  });
});
