import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  convTransposedForward,
  convTransposedInputGradient,
  convTransposedWeightGradient,
} from './conv-transposed.js';
import type { ConvGeometry, Floats } from './geometry.js';
import { eachPlace, expectDerivative, expectWithinBatch, indexIn } from './testing/derivative.js';
import { anyConv, expectClose, randomValues, valuesIn } from './testing/numeric.js';

const images = fc.integer({ min: 1, max: 3 });

function setting(n: number, g: ConvGeometry) {
  return {
    input: randomValues(valuesIn(n, g.output), 1),
    weight: randomValues(valuesIn(g.output[3], g.filter) * (g.input[3] / g.groups), 2),
    bias: randomValues(g.input[3], 3),
  };
}

/** Every input value stamps its filters onto the output. */
function stamped(n: number, g: ConvGeometry, input: Floats, weight: Floats, bias: Floats): number[] {
  const result: number[] = [];
  eachPlace(n, g.input, (index, _, __, channel) => {
    result[index] = bias[channel];
  });
  const [from, to] = [g.output[3] / g.groups, g.input[3] / g.groups];
  eachPlace(n, g.output, (index, image, place, channel) => {
    const group = Math.floor(channel / from);
    eachPlace(1, [...g.filter, to], (tap, _, offset, made) => {
      const target = place.map(
        (p, axis) => p * g.stride[axis] + offset[axis] * g.dilation[axis] - g.padding[axis],
      );
      if (target.some((p, axis) => p < 0 || p >= g.input[axis])) return;
      const filter = channel * valuesIn(to, g.filter);
      result[indexIn(g.input, image, target, group * to + made)] += input[index] * weight[filter + tap];
    });
  });
  return result;
}

describe('transposed convolution', () => {
  test('stamps filters for any window, groups, padding, stride, dilation and output padding', () => {
    fc.assert(
      fc.property(anyConv(), images, (g, n) => {
        const { input, weight, bias } = setting(n, g);
        const output = new Float64Array(valuesIn(n, g.input)).fill(Number.NaN);
        convTransposedForward(n, g, input, weight, bias, output);
        expectClose(output, stamped(n, g, input, weight, bias), 1e-12);
        convTransposedForward(n, g, input, weight, null, output);
        expectClose(output, stamped(n, g, input, weight, bias.fill(0)), 1e-12);
      }),
      { numRuns: 200 },
    );
  });

  test('has gradients that equal central differences', () => {
    fc.assert(
      fc.property(anyConv(), images, (g, n) => {
        fc.pre(valuesIn(n, g.output) <= 200 && valuesIn(g.output[3], g.filter) <= 300);
        const { input, weight, bias } = setting(n, g);
        const outputs = valuesIn(n, g.input);
        expectDerivative({
          inputs: input.length,
          outputs,
          at: input,
          forward: (x, output) => convTransposedForward(n, g, x, weight, bias, output),
          gradient: (_, from, to) => convTransposedInputGradient(n, g, from, weight, to),
        });
        expectDerivative({
          inputs: weight.length,
          outputs,
          at: weight,
          forward: (w, output) => convTransposedForward(n, g, input, w, bias, output),
          gradient: (_, from, to) => convTransposedWeightGradient(n, g, input, from, to, null),
        });
        expectDerivative({
          inputs: bias.length,
          outputs,
          at: bias,
          forward: (b, output) => convTransposedForward(n, g, input, weight, b, output),
          gradient: (_, from, to) =>
            convTransposedWeightGradient(n, g, input, from, new Float64Array(weight.length), to),
        });
      }),
      { numRuns: 60 },
    );
  });

  test('leaves what lies behind the batch alone', () => {
    fc.assert(
      fc.property(anyConv(), images, (g, n) => {
        const { weight, input } = setting(n, g);
        expectWithinBatch(valuesIn(n + 1, g.input), valuesIn(n, g.input), input.length, (x, output) =>
          convTransposedForward(n, g, x, weight, null, output),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('of a single 4 is the filter times 4, and stamps overlap in sums', () => {
    const g: ConvGeometry = {
      input: [1, 2, 3, 1],
      output: [1, 1, 2, 1],
      filter: [1, 2, 2],
      stride: [1, 1, 1],
      dilation: [1, 1, 1],
      padding: [0, 0, 0],
      groups: 1,
    };
    const output = new Float32Array(6);
    convTransposedForward(1, g, Float32Array.of(4, 0), Float32Array.of(2, 0, 1, -1), null, output);
    expect([...output]).toEqual([8, 0, 0, 4, -4, 0]);
    convTransposedForward(1, g, Float32Array.of(4, 1), Float32Array.of(2, 0, 1, -1), null, output);
    expect([...output]).toEqual([8, 2, 0, 4, -3, -1]);
  });
});
