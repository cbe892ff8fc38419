import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SliceGeometry } from './geometry.js';
import { sliceForward, sliceGradient } from './slice.js';
import { eachPlace, expectDerivative, expectWithinBatch, indexIn } from './testing/derivative.js';
import { randomValues, valuesIn } from './testing/numeric.js';

const int = (min: number, max: number) => fc.integer({ min, max });
const images = int(1, 3);

/** One axis: how many cells, how far apart, and how many lie before and behind. */
const axis = fc.record({ cells: int(1, 3), stride: int(1, 3), begin: int(0, 2), behind: int(0, 2) });
const anySlice: fc.Arbitrary<SliceGeometry> = fc.tuple(axis, axis, axis, axis).map(([z, y, x, c]) => {
  const size = (a: typeof z) => a.begin + (a.cells - 1) * a.stride + 1 + a.behind;
  return {
    input: [size(z), size(y), size(x), size({ ...c, stride: 1 })],
    output: [z.cells, y.cells, x.cells, c.cells],
    begin: [z.begin, y.begin, x.begin, c.begin],
    stride: [z.stride, y.stride, x.stride],
  };
});

describe('slices', () => {
  test('take the cells of the box', () => {
    fc.assert(
      fc.property(anySlice, images, (g, n) => {
        const input = randomValues(valuesIn(n, g.input));
        const output = new Float64Array(valuesIn(n, g.output)).fill(Number.NaN);
        sliceForward(n, g, input, output);
        const expected: number[] = [];
        eachPlace(n, g.output, (index, image, place, channel) => {
          const from = place.map((at, a) => g.begin[a] + at * g.stride[a]);
          expected[index] = input[indexIn(g.input, image, from, g.begin[3] + channel)];
        });
        expect([...output]).toEqual(expected);
      }),
    );
  });

  test('have gradients that equal central differences', () => {
    fc.assert(
      fc.property(anySlice, images, (g, n) => {
        fc.pre(valuesIn(n, g.input) <= 300);
        expectDerivative({
          inputs: valuesIn(n, g.input),
          outputs: valuesIn(n, g.output),
          forward: (x, output) => sliceForward(n, g, x, output),
          gradient: (_, from, to) => sliceGradient(n, g, from, to),
        });
      }),
      { numRuns: 40 },
    );
  });

  test('leave what lies behind the batch alone', () => {
    fc.assert(
      fc.property(anySlice, images, (g, n) => {
        const [used, all] = [valuesIn(n, g.output), valuesIn(n + 1, g.output)];
        expectWithinBatch(all, used, valuesIn(n, g.input), (x, output) => sliceForward(n, g, x, output));
      }),
      { numRuns: 30 },
    );
  });
});
