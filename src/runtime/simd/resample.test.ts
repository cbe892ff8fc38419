import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResampleGeometry } from '../geometry.js';
import { resampleForward, resampleGradient } from '../resample.js';
import { inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';
import { valuesIn } from '../testing/numeric.js';

const size = fc.tuple(
  fc.integer({ min: 1, max: 3 }),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 12 }),
);

const geometries: fc.Arbitrary<ResampleGeometry> = fc
  .record({
    from: size,
    to: size,
    channels: fc.integer({ min: 1, max: 37 }),
    method: fc.constantFrom('nearest', 'linear', 'cubic', 'area'),
    coordinate: fc.constantFrom('asymmetric', 'half_pixel', 'align_corners'),
  })
  .map(({ from, to, channels, method, coordinate }) => ({
    method,
    coordinate,
    input: [...from, channels],
    output: [...to, channels],
    step: [from[0] / to[0], from[1] / to[1], from[2] / to[2]],
  }));
const images = fc.integer({ min: 1, max: 3 });

describe('resampling on the fast kernels', () => {
  it('weighs the same cells, both ways', () => {
    fc.assert(
      fc.property(geometries, images, fc.constantFrom('set', 'add'), (g, n, write) => {
        const engine = testEngine({ values: 1 << 18 });
        const [input, before] = [1, 2].map((seed) => randomFloats(valuesIn(n, g.input), seed));
        const gradient = randomFloats(valuesIn(n, g.output), 3);
        const expected = new Float64Array(gradient.length);
        const expectedGradient = Float64Array.from(before);
        resampleForward(n, g, Float64Array.from(input), expected);
        resampleGradient(n, g, Float64Array.from(gradient), expectedGradient, write);
        const output = inEngine(engine, gradient);
        const guard = inEngine(engine, new Float32Array(64).fill(7));
        const inputGradient = inEngine(engine, before);
        resampleForward(n, g, inEngine(engine, input), output);
        resampleGradient(n, g, inEngine(engine, gradient), inputGradient, write);
        expect(relativeDifference(output, expected)).toBeLessThan(1e-6);
        expect(relativeDifference(inputGradient, expectedGradient)).toBeLessThan(1e-6);
        expect(guard.every((value) => value === 7)).toBe(true);
        if (g.method === 'nearest') expect(output).toEqual(Float32Array.from(expected));
      }),
      { numRuns: 200 },
    );
  });

  it.each(['linear', 'cubic'] as const)('computes wide maps some channels at a time: %s', (method) => {
    const g: ResampleGeometry = {
      ...{ input: [1, 3, 90, 131], output: [1, 4, 100, 131], method, coordinate: 'half_pixel' },
      step: [1, 3 / 4, 0.9],
    };
    const [input, before] = [1, 2].map((seed) => randomFloats(valuesIn(2, g.input), seed));
    const gradient = randomFloats(valuesIn(2, g.output), 3);
    const expected = new Float64Array(gradient.length);
    const expectedGradient = Float64Array.from(before);
    resampleForward(2, g, Float64Array.from(input), expected);
    resampleGradient(2, g, Float64Array.from(gradient), expectedGradient, 'add');
    const results = [1, 3].map((threads) => {
      const engine = testEngine({ threads });
      const output = inEngine(engine, gradient);
      const inputGradient = inEngine(engine, before);
      resampleForward(2, g, inEngine(engine, input), output);
      resampleGradient(2, g, inEngine(engine, gradient), inputGradient, 'add');
      engine.close();
      return [output.slice(), inputGradient.slice()];
    });
    expect(results[1]).toEqual(results[0]);
    expect(relativeDifference(results[0][0], expected)).toBeLessThan(1e-6);
    expect(relativeDifference(results[0][1], expectedGradient)).toBeLessThan(1e-6);
  });
});
