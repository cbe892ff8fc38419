/** Factors a channel: learned slopes (`prelu.ts`), learned factors, and factors of each image. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { preluForward, preluInputGradient, preluSlopeGradient } from './prelu.js';
import {
  multiplyChannelsFactorGradient,
  multiplyChannelsForward,
  multiplyChannelsMapGradient,
  scaleForward,
  scaleInputGradient,
  scaleWeightGradient,
} from './scale.js';
import { expectDerivative, expectWithinBatch } from './testing/derivative.js';
import { expectClose, randomValues } from './testing/numeric.js';

const small = (max: number) => fc.integer({ min: 1, max });
const sizes = fc.record({ n: small(3), positions: small(4), channels: small(5), shared: fc.boolean() });

describe('prelu', () => {
  test('is its formula, with gradients that equal central differences and add up', () => {
    fc.assert(
      fc.property(sizes, ({ positions, channels, shared }) => {
        const count = positions * channels;
        const slopes = shared ? 1 : channels;
        const [input, slope] = [randomValues(count, 1), randomValues(slopes, 2)];
        const output = new Float64Array(count);
        preluForward(positions, channels, slopes, input, slope, output);
        expectClose(
          output,
          input.map((x, i) => Math.max(x, 0) + slope[shared ? 0 : i % channels] * Math.min(x, 0)),
          1e-12,
        );
        expectDerivative({
          inputs: count,
          outputs: count,
          at: input,
          forward: (x, y) => preluForward(positions, channels, slopes, x, slope, y),
          gradient: (x, from, to) => preluInputGradient(positions, channels, slopes, x, slope, from, to),
        });
        expectDerivative({
          inputs: slopes,
          outputs: count,
          forward: (s, y) => preluForward(positions, channels, slopes, input, s, y),
          gradient: (_, from, to) => preluSlopeGradient(positions, channels, slopes, input, from, to),
        });
      }),
    );
  });

  test('hands NaN on', () => {
    const output = new Float64Array(2);
    preluForward(1, 2, 2, Float64Array.of(Number.NaN, 1), Float64Array.of(1, 1), output);
    expect([...output]).toEqual([Number.NaN, 1]);
  });
});

describe('scale', () => {
  test('is its formula, with gradients that equal central differences and add up', () => {
    fc.assert(
      fc.property(sizes, ({ positions, channels }) => {
        const count = positions * channels;
        const [input, weight] = [randomValues(count, 1), randomValues(channels, 2)];
        const output = new Float64Array(count);
        scaleForward(positions, channels, input, weight, output);
        expectClose(
          output,
          input.map((x, i) => x * weight[i % channels]),
          1e-12,
        );
        expectDerivative({
          inputs: count,
          outputs: count,
          forward: (x, y) => scaleForward(positions, channels, x, weight, y),
          gradient: (_, from, to) => scaleInputGradient(positions, channels, weight, from, to),
        });
        expectDerivative({
          inputs: channels,
          outputs: count,
          forward: (w, y) => scaleForward(positions, channels, input, w, y),
          gradient: (_, from, to) => scaleWeightGradient(positions, channels, input, from, to),
        });
      }),
    );
  });
});

describe('factors of each image', () => {
  test('are its formula, with gradients that equal central differences and add up', () => {
    fc.assert(
      fc.property(sizes, ({ n, positions, channels }) => {
        const count = n * positions * channels;
        const [map, factor] = [randomValues(count, 1), randomValues(n * channels, 2)];
        const output = new Float64Array(count);
        multiplyChannelsForward(n, positions, channels, map, factor, output);
        expectClose(
          output,
          map.map((x, i) => x * factor[Math.floor(i / (positions * channels)) * channels + (i % channels)]),
          1e-12,
        );
        expectDerivative({
          inputs: count,
          outputs: count,
          forward: (x, y) => multiplyChannelsForward(n, positions, channels, x, factor, y),
          gradient: (_, from, to) => multiplyChannelsMapGradient(n, positions, channels, factor, from, to),
        });
        expectDerivative({
          inputs: n * channels,
          outputs: count,
          forward: (f, y) => multiplyChannelsForward(n, positions, channels, map, f, y),
          gradient: (_, from, to) => multiplyChannelsFactorGradient(n, positions, channels, map, from, to),
        });
      }),
    );
  });

  test('touch nothing behind the last image', () => {
    const factor = randomValues(8, 1);
    expectWithinBatch(4 * 6, 3 * 6, 4 * 6, (input, output) =>
      multiplyChannelsForward(3, 3, 2, input, factor, output),
    );
  });
});
