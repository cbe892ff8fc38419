import { describe, expect, it } from 'vitest';
import { dropoutGradient, dropoutTraining, imageDropoutGradient, imageDropoutTraining } from '../dropout.js';
import type { Floats } from '../geometry.js';
import { createRandom } from '../random.js';
import { inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';

/** Outputs, masks and gradients of both kinds of dropout. */
function run(place: (values: Float32Array) => Floats, n: number, size: number, write: 'set' | 'add') {
  const count = n * size;
  const random = createRandom(7);
  const [input, slope] = [1, 2].map((seed) => place(randomFloats(count, seed)));
  const [mask, imageMask] = [count, n].map((length) => place(new Float32Array(length)));
  const [output, imageOutput, gradient, imageGradient] = [3, 4, 5, 6].map((seed) =>
    place(randomFloats(count, seed)),
  );
  dropoutTraining(count, 0.3, random, input, mask, output);
  imageDropoutTraining(n, size, 0.3, random, input, imageMask, imageOutput);
  dropoutGradient(count, mask, slope, gradient, write);
  imageDropoutGradient(n, size, imageMask, slope, imageGradient, write);
  return [mask, imageMask, output, imageOutput, gradient, imageGradient];
}

describe('dropout on the fast kernels', () => {
  it.each(['set', 'add'] as const)('draws and computes the same bits, to %s gradients', (write) => {
    for (const [n, size] of [
      [1, 1],
      [7, 13],
      [3, 40003],
    ]) {
      const engine = testEngine();
      const expected = run((values) => values, n, size, write);
      const actual = run((values) => inEngine(engine, values), n, size, write);
      // Adding rounds once more than in double precision; nothing else is rounded twice.
      actual.forEach((values, i) => {
        const tolerance = write === 'add' && i >= 4 ? 1e-6 : 0;
        expect(relativeDifference(values, expected[i])).toBeLessThanOrEqual(tolerance);
      });
    }
  });
});
