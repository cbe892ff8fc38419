import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BorderMode, PadGeometry, Triple, Volume } from './geometry.js';
import { padForward, padGradient } from './pad.js';
import { eachPlace, expectDerivative, expectWithinBatch, indexIn } from './testing/derivative.js';
import { randomValues, valuesIn } from './testing/numeric.js';

const int = (min: number, max: number) => fc.integer({ min, max });
const three = (low: number, high: number) => fc.tuple(int(low, high), int(low, high), int(low, high));
const images = int(1, 3);

const anyPad: fc.Arbitrary<PadGeometry> = fc
  .record({
    mode: fc.constantFrom<BorderMode>('constant', 'reflect', 'replicate', 'circular'),
    size: three(1, 4),
    begin: three(0, 5),
    end: three(0, 5),
    interior: three(0, 2),
    channels: int(1, 3),
    value: fc.constantFrom(0, -2.5),
  })
  .map(({ mode, size, begin, end, interior, channels, value }) => {
    const between: Triple = mode === 'constant' ? interior : [0, 0, 0];
    const length = (axis: number) => {
      // A single cell has no neighbour that could be mirrored.
      if (mode === 'reflect' && size[axis] === 1) return { begin: 0, total: 1 };
      const cells = size[axis] + (size[axis] - 1) * between[axis];
      return { begin: begin[axis], total: begin[axis] + cells + end[axis] };
    };
    const axes = [length(0), length(1), length(2)];
    return {
      input: [...size, channels] as Volume,
      output: [axes[0].total, axes[1].total, axes[2].total, channels],
      begin: [axes[0].begin, axes[1].begin, axes[2].begin],
      interior: between,
      mode,
      value,
    };
  });

/** The coordinate that an output coordinate shows, walked there step by step; undefined for the value. */
function shown({ mode, input, begin, interior }: PadGeometry, axis: number, at: number): number | undefined {
  const size = input[axis];
  if (mode === 'constant') {
    const places = Array.from({ length: size }, (_, i) => begin[axis] + i * (interior[axis] + 1));
    const found = places.indexOf(at);
    return found < 0 ? undefined : found;
  }
  let place = at - begin[axis];
  while (place < 0 || place >= size) {
    if (mode === 'replicate') place += place < 0 ? 1 : -1;
    else if (mode === 'circular') place += place < 0 ? size : -size;
    else place = place < 0 ? -place : 2 * (size - 1) - place;
  }
  return place;
}

describe('padding', () => {
  test('continues the map as its mode says', () => {
    fc.assert(
      fc.property(anyPad, images, (g, n) => {
        const input = randomValues(valuesIn(n, g.input));
        const output = new Float64Array(valuesIn(n, g.output)).fill(Number.NaN);
        padForward(n, g, input, output);
        const expected: number[] = [];
        eachPlace(n, g.output, (index, image, place, channel) => {
          const from = place.map((at, axis) => shown(g, axis, at));
          const known = from.filter((at) => at !== undefined);
          expected[index] = known.length < 3 ? g.value : input[indexIn(g.input, image, known, channel)];
        });
        expect([...output]).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  test('has gradients that equal central differences', () => {
    fc.assert(
      fc.property(anyPad, images, (g, n) => {
        fc.pre(valuesIn(n, g.input) <= 150);
        expectDerivative({
          inputs: valuesIn(n, g.input),
          outputs: valuesIn(n, g.output),
          forward: (x, output) => padForward(n, g, x, output),
          gradient: (_, from, to) => padGradient(n, g, from, to),
        });
      }),
      { numRuns: 60 },
    );
  });

  test('leaves what lies behind the batch alone', () => {
    fc.assert(
      fc.property(anyPad, images, (g, n) => {
        const [used, all] = [valuesIn(n, g.output), valuesIn(n + 1, g.output)];
        expectWithinBatch(all, used, valuesIn(n, g.input), (x, output) => padForward(n, g, x, output));
      }),
      { numRuns: 30 },
    );
  });

  test('draws a row out in the four ways', () => {
    const row = Float32Array.of(1, 2, 3);
    const output = new Float32Array(7);
    const drawn = (mode: BorderMode) => {
      const g: PadGeometry = {
        input: [1, 1, 3, 1],
        output: [1, 1, 7, 1],
        begin: [0, 0, 2],
        interior: [0, 0, 0],
        mode,
        value: 9,
      };
      padForward(1, g, row, output);
      return [...output];
    };
    expect(drawn('constant')).toEqual([9, 9, 1, 2, 3, 9, 9]);
    expect(drawn('reflect')).toEqual([3, 2, 1, 2, 3, 2, 1]);
    expect(drawn('replicate')).toEqual([1, 1, 1, 2, 3, 3, 3]);
    expect(drawn('circular')).toEqual([2, 3, 1, 2, 3, 1, 2]);
  });
});
