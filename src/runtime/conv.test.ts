import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convForward, convInputGradient, convWeightGradient } from './conv.js';
import type { ConvGeometry } from './geometry.js';
import {
  anyConv,
  centralDifferences,
  dotProduct,
  expectClose,
  randomValues,
  valuesIn,
} from './testing/numeric.js';
import { convReference } from './testing/reference.js';

function setting(n: number, g: ConvGeometry) {
  return {
    input: randomValues(valuesIn(n, g.input), 1),
    weight: randomValues(valuesIn(g.output[3], g.filter) * (g.input[3] / g.groups), 2),
    bias: randomValues(g.output[3], 3),
    direction: randomValues(valuesIn(n, g.output), 4),
  };
}

const plane = (
  size: number,
  from: number,
  to: number,
  filter: number,
  more: Partial<ConvGeometry> = {},
): ConvGeometry => ({
  input: [1, size, size, from],
  output: [1, size - filter + 1, size - filter + 1, to],
  filter: [1, filter, filter],
  stride: [1, 1, 1],
  dilation: [1, 1, 1],
  padding: [0, 0, 0],
  groups: 1,
  ...more,
});

describe('convolution', () => {
  test('equals the definition for any window, groups, padding, stride and dilation', () => {
    fc.assert(
      fc.property(anyConv(), fc.integer({ min: 1, max: 3 }), fc.boolean(), (g, n, withBias) => {
        const { input, weight, bias } = setting(n, g);
        const output = new Float64Array(valuesIn(n, g.output)).fill(Number.NaN);
        convForward(n, g, input, weight, withBias ? bias : null, output);
        expectClose(output, convReference(n, g, input, weight, withBias ? bias : null), 1e-12);
      }),
      { numRuns: 200 },
    );
  });

  test('in single precision stays close to the definition in double', () => {
    const g = plane(9, 16, 12, 3);
    const { input, weight, bias } = setting(5, g);
    const output = new Float32Array(valuesIn(5, g.output));
    convForward(5, g, Float32Array.from(input), Float32Array.from(weight), Float32Array.from(bias), output);
    expectClose(output, convReference(5, g, input, weight, bias), 1e-5);
  });

  test('has gradients that equal central differences', () => {
    fc.assert(
      fc.property(anyConv(), fc.integer({ min: 1, max: 2 }), (g, n) => {
        fc.pre(valuesIn(n, g.input) <= 200 && valuesIn(g.output[3], g.filter) <= 300);
        const { input, weight, bias, direction } = setting(n, g);
        const output = new Float64Array(direction.length);
        const loss = () => {
          convForward(n, g, input, weight, bias, output);
          return dotProduct(output, direction);
        };
        const inputGradient = new Float64Array(input.length);
        const weightGradient = new Float64Array(weight.length);
        const biasGradient = new Float64Array(bias.length);
        convInputGradient(n, g, direction, weight, inputGradient);
        convWeightGradient(n, g, input, direction, weightGradient, biasGradient);
        expectClose(inputGradient, centralDifferences(loss, input), 1e-7);
        expectClose(weightGradient, centralDifferences(loss, weight), 1e-7);
        expectClose(biasGradient, centralDifferences(loss, bias), 1e-7);
      }),
      { numRuns: 60 },
    );
  });

  test('adds gradients to what is there', () => {
    fc.assert(
      fc.property(anyConv(), (g) => {
        const { input, weight, direction } = setting(1, g);
        const once = [input.length, weight.length, g.output[3]].map((length) => new Float64Array(length));
        const onTop = once.map((gradient) => gradient.slice().fill(10));
        for (const [inputGradient, weightGradient, biasGradient] of [once, onTop]) {
          convInputGradient(1, g, direction, weight, inputGradient);
          convWeightGradient(1, g, input, direction, weightGradient, biasGradient);
        }
        onTop.forEach((gradient, i) => {
          expectClose(
            gradient,
            once[i].map((value) => value + 10),
            1e-12,
          );
        });
      }),
      { numRuns: 50 },
    );
  });

  test('leaves what lies behind the batch alone', () => {
    const g = plane(5, 2, 3, 3);
    const { input, weight, direction } = setting(4, g);
    const output = new Float64Array(valuesIn(4, g.output)).fill(7);
    convForward(2, g, input, weight, null, output);
    expect(new Set(output.subarray(valuesIn(2, g.output)))).toEqual(new Set([7]));
    const inputGradient = new Float64Array(input.length);
    convInputGradient(2, g, direction, weight, inputGradient);
    expect(new Set(inputGradient.subarray(valuesIn(2, g.input)))).toEqual(new Set([0]));
  });

  test('is a cross-correlation: lecture examples', () => {
    const edges = Float32Array.of(
      1,
      20,
      20,
      20,
      1,
      20,
      1,
      1,
      1,
      20,
      20,
      1,
      1,
      1,
      20,
      1,
      20,
      1,
      20,
      1,
      1,
      1,
      20,
      1,
      1,
    );
    const output = new Float32Array(9);
    convForward(1, plane(5, 1, 1, 3), edges, Float32Array.of(1, 0, -1, 1, 0, -1, 1, 0, -1), null, output);
    expect([...output]).toEqual([19, 0, -19, 38, 0, -38, 0, 0, 0]);
    const four = Float32Array.of(0, 10, 10, 0, 20, 30, 30, 20, 10, 20, 20, 10, 0, 5, 5, 0);
    convForward(1, plane(4, 1, 1, 2), four, Float32Array.of(1, 0, 0, 2), null, output);
    expect([...output]).toEqual([60, 70, 50, 60, 70, 50, 20, 30, 20]);
  });
});
