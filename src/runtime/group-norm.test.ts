import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupNormForward, groupNormGradient } from './group-norm.js';
import { layerNormForward, layerNormGradient } from './layer-norm.js';
import { expectDerivative, expectWithinBatch } from './testing/derivative.js';
import { expectClose, randomValues } from './testing/numeric.js';

const small = (max: number) => fc.integer({ min: 1, max });
const sizes = fc
  .record({ n: small(3), positions: small(4), groups: small(3), width: small(3) })
  .filter(({ positions, width }) => positions * width > 1);
const epsilon = 1e-2;

describe('group normalisation', () => {
  test('gives every group of every image mean beta and a variance just below gamma squared', () => {
    fc.assert(
      fc.property(sizes, ({ n, positions, groups, width }) => {
        const channels = groups * width;
        const input = randomValues(n * positions * channels, 4).map((x, i) => 3 * x + (i % 7));
        const output = new Float64Array(input.length);
        const gamma = new Float64Array(channels).fill(-2);
        const beta = new Float64Array(channels).fill(0.5);
        groupNormForward(n, positions, channels, groups, epsilon, input, gamma, beta, output);
        for (let image = 0; image < n; image++) {
          for (let group = 0; group < groups; group++) {
            const inGroup = (_: number, i: number) =>
              Math.floor(i / (positions * channels)) === image &&
              Math.floor((i % channels) / width) === group;
            const [before, after] = [input.filter(inGroup), output.filter(inGroup)];
            expect(after).toHaveLength(positions * width);
            expect(meanOf(after)).toBeCloseTo(0.5, 9);
            const variance = varianceOf(before);
            expect(varianceOf(after)).toBeCloseTo((4 * variance) / (variance + epsilon), 9);
          }
        }
      }),
    );
  });

  test('has gradients of input, gamma and beta that equal central differences and add up', () => {
    fc.assert(
      fc.property(sizes, ({ n, positions, groups, width }) => {
        const channels = groups * width;
        const count = n * positions * channels;
        const [gamma, beta] = [randomValues(channels, 5), randomValues(channels, 6)];
        const input = randomValues(count, 7);
        const run = (x: Float64Array, g: Float64Array, b: Float64Array, y: Float64Array) =>
          groupNormForward(n, positions, channels, groups, epsilon, x, g, b, y);
        const gradients = (x: Float64Array, g: Float64Array, from: Float64Array) => {
          const to = [count, channels, channels].map((length) => new Float64Array(length));
          groupNormGradient(n, positions, channels, groups, epsilon, x, g, from, to[0], to[1], to[2]);
          return to;
        };
        const into = (target: Float64Array, values: Float64Array) => {
          for (const [i, value] of values.entries()) target[i] += value;
        };
        const outputs = count;
        expectDerivative({
          inputs: count,
          outputs,
          at: input,
          tolerance: 1e-6,
          forward: (x, y) => run(x, gamma, beta, y),
          gradient: (x, from, to) => into(to, gradients(x, gamma, from)[0]),
        });
        expectDerivative({
          inputs: channels,
          outputs,
          forward: (g, y) => run(input, g, beta, y),
          gradient: (g, from, to) => into(to, gradients(input, g, from)[1]),
        });
        expectDerivative({
          inputs: channels,
          outputs,
          forward: (b, y) => run(input, gamma, b, y),
          gradient: (_, from, to) => into(to, gradients(input, gamma, from)[2]),
        });
      }),
      { numRuns: 30 },
    );
  });

  test('adds to all three gradients, and leaves out those of a layer without gamma', () => {
    const [input, from] = [randomValues(12, 1), randomValues(12, 2)];
    const ones = new Float64Array(4).fill(1);
    const fresh = () => [12, 4, 4].map((length) => new Float64Array(length));
    const [once, twice, plain] = [fresh(), fresh(), fresh()];
    groupNormGradient(1, 3, 4, 2, epsilon, input, ones, from, once[0], once[1], once[2]);
    for (let i = 0; i < 2; i++)
      groupNormGradient(1, 3, 4, 2, epsilon, input, ones, from, twice[0], twice[1], twice[2]);
    groupNormGradient(1, 3, 4, 2, epsilon, input, null, from, plain[0], null, null);
    for (const [i, values] of once.entries()) {
      expectClose(
        twice[i],
        values.map((x) => 2 * x),
        1e-12,
      );
    }
    expectClose(plain[0], once[0], 1e-12);
  });

  test('touches nothing behind the last image', () => {
    expectWithinBatch(5 * 12, 3 * 12, 5 * 12, (input, output) =>
      groupNormForward(3, 3, 4, 2, epsilon, input, null, null, output),
    );
  });
});

describe('layer normalisation', () => {
  test('is what its formula says, row by row', () => {
    const [rows, length] = [5, 7];
    const input = randomValues(rows * length, 1);
    const [gamma, beta] = [randomValues(length, 2), randomValues(length, 3)];
    const output = new Float64Array(rows * length);
    layerNormForward(rows, length, epsilon, input, gamma, beta, output);
    const expected = input.map((x, i) => {
      const row = input.subarray(i - (i % length), i - (i % length) + length);
      return (
        ((x - meanOf(row)) / Math.sqrt(varianceOf(row) + epsilon)) * gamma[i % length] + beta[i % length]
      );
    });
    expectClose(output, expected, 1e-12);
  });

  test('has a gradient that equals central differences, with and without gamma', () => {
    for (const gamma of [randomValues(6, 2), null]) {
      expectDerivative({
        inputs: 24,
        outputs: 24,
        forward: (x, y) =>
          layerNormForward(4, 6, epsilon, x, gamma, gamma === null ? null : new Float64Array(6), y),
        gradient: (x, from, to) => layerNormGradient(4, 6, epsilon, x, gamma, from, to, null, null),
      });
    }
  });
});

function meanOf(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

function varianceOf(values: Float64Array): number {
  const mean = meanOf(values);
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
}
