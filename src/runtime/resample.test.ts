import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ResampleGeometry } from './geometry.js';
import { resampleForward, resampleGradient } from './resample.js';
import { eachPlace, expectDerivative, expectWithinBatch, indexIn } from './testing/derivative.js';
import { expectClose, randomValues, valuesIn } from './testing/numeric.js';

const int = (min: number, max: number) => fc.integer({ min, max });
const images = int(1, 3);
const three = (arbitrary: fc.Arbitrary<number>) => fc.tuple(arbitrary, arbitrary, arbitrary);

/** To a given size, or by a given scale, as PyTorch takes either. */
const anyResample: fc.Arbitrary<ResampleGeometry> = fc
  .record({
    method: fc.constantFrom('nearest', 'linear', 'cubic', 'area'),
    coordinate: fc.constantFrom('asymmetric', 'half_pixel', 'align_corners'),
    input: three(int(1, 5)),
    size: three(int(1, 7)),
    scale: three(fc.constantFrom(0.6, 1, 1.3, 2, 2.5)),
    byScale: fc.boolean(),
    channels: int(1, 3),
  })
  .map(({ method, coordinate, input, size, scale, byScale, channels }) => {
    const length = (axis: number) =>
      byScale ? Math.max(1, Math.floor(input[axis] * scale[axis])) : size[axis];
    const output = [length(0), length(1), length(2)] as const;
    const step = (axis: number) => (byScale ? 1 / scale[axis] : input[axis] / output[axis]);
    return {
      input: [...input, channels],
      output: [...output, channels],
      method,
      // PyTorch finds nearest neighbours from there only.
      coordinate: method === 'nearest' ? 'asymmetric' : coordinate,
      step: [step(0), step(1), step(2)],
    };
  });

const keys = (distance: number) => {
  const d = Math.abs(distance);
  const a = -0.75;
  if (d <= 1) return (a + 2) * d ** 3 - (a + 3) * d ** 2 + 1;
  return d < 2 ? a * d ** 3 - 5 * a * d ** 2 + 8 * a * d - 4 * a : 0;
};

/** The weight of every input cell for one output cell along one axis, from the kernel of the method. */
function weightsOf({ method, coordinate, input, output, step }: ResampleGeometry, axis: number, i: number) {
  const [size, made] = [input[axis], output[axis]];
  const clamp = (at: number) => Math.min(Math.max(at, 0), size - 1);
  const place =
    coordinate === 'asymmetric'
      ? i * step[axis]
      : coordinate === 'half_pixel'
        ? (i + 0.5) * step[axis] - 0.5
        : made === 1
          ? 0
          : (i * (size - 1)) / (made - 1);
  const cells = Array.from({ length: size }, (_, j) => j);
  if (method === 'nearest') return cells.map((j) => (j === clamp(Math.floor(place + 1e-9)) ? 1 : 0));
  if (method === 'linear') return cells.map((j) => Math.max(0, 1 - Math.abs(clamp(place) - j)));
  if (method === 'area') {
    const touched = cells.filter((j) => j * made < (i + 1) * size && (j + 1) * made > i * size);
    return cells.map((j) => (touched.includes(j) ? 1 / touched.length : 0));
  }
  const weights = cells.map(() => 0);
  for (let j = Math.floor(place) - 3; j <= place + 3; j++) weights[clamp(j)] += keys(place - j);
  return weights;
}

function reference(n: number, g: ResampleGeometry, input: Float64Array): number[] {
  const result: number[] = [];
  eachPlace(n, g.output, (index, image, place, channel) => {
    const [dz, dy, dx] = place.map((at, axis) => weightsOf(g, axis, at));
    let sum = 0;
    eachPlace(1, [...g.input.slice(0, 3), 1], (_, __, from) => {
      const weight = dz[from[0]] * dy[from[1]] * dx[from[2]];
      if (weight !== 0) sum += weight * input[indexIn(g.input, image, from, channel)];
    });
    result[index] = sum;
  });
  return result;
}

describe('resampling', () => {
  test('weighs the cells as the kernel of each method says', () => {
    fc.assert(
      fc.property(anyResample, images, (g, n) => {
        const input = randomValues(valuesIn(n, g.input));
        const output = new Float64Array(valuesIn(n, g.output)).fill(Number.NaN);
        resampleForward(n, g, input, output);
        expectClose(output, reference(n, g, input), 1e-12);
      }),
      { numRuns: 300 },
    );
  });

  test('has gradients that equal central differences', () => {
    fc.assert(
      fc.property(anyResample, images, (g, n) => {
        fc.pre(valuesIn(n, g.input) <= 150);
        expectDerivative({
          inputs: valuesIn(n, g.input),
          outputs: valuesIn(n, g.output),
          forward: (x, output) => resampleForward(n, g, x, output),
          gradient: (_, from, to) => resampleGradient(n, g, from, to),
        });
      }),
      { numRuns: 80 },
    );
  });

  test('keeps a constant map, whatever the grid', () => {
    fc.assert(
      fc.property(anyResample, images, (g, n) => {
        const output = new Float64Array(valuesIn(n, g.output));
        resampleForward(n, g, new Float64Array(valuesIn(n, g.input)).fill(7), output);
        expectClose(output, output.slice().fill(7), 1e-12);
      }),
    );
  });

  test('leaves what lies behind the batch alone', () => {
    fc.assert(
      fc.property(anyResample, images, (g, n) => {
        const [used, all] = [valuesIn(n, g.output), valuesIn(n + 1, g.output)];
        expectWithinBatch(all, used, valuesIn(n, g.input), (x, output) => resampleForward(n, g, x, output));
      }),
      { numRuns: 30 },
    );
  });

  test('finds the same nearest cell for whole scales, however their inverses round', () => {
    for (let scale = 1; scale <= 120; scale++) {
      const g: ResampleGeometry = {
        input: [1, 1, 4, 1],
        output: [1, 1, 4 * scale, 1],
        method: 'nearest',
        coordinate: 'asymmetric',
        step: [1, 1, 1 / scale],
      };
      const output = new Float32Array(4 * scale);
      resampleForward(1, g, Float32Array.of(0, 1, 2, 3), output);
      expect([...output]).toEqual([...output.keys()].map((i) => Math.floor(i / scale)));
    }
  });

  test('averages overlapping bins where sizes do not divide', () => {
    const g: ResampleGeometry = {
      input: [1, 1, 5, 1],
      output: [1, 1, 3, 1],
      method: 'area',
      coordinate: 'asymmetric',
      step: [1, 1, 5 / 3],
    };
    const output = new Float32Array(3);
    resampleForward(1, g, Float32Array.of(1, 2, 3, 4, 5), output);
    // Cells 0-1, 1-3 and 3-4.
    expect([...output]).toEqual([1.5, 3, 4.5]);
  });
});
