import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localResponseNormForward, localResponseNormGradient } from './local-response-norm.js';
import { expectDerivative } from './testing/derivative.js';
import { expectClose, randomValues } from './testing/numeric.js';

const small = (max: number) => fc.integer({ min: 1, max });
const settings = fc.record({
  positions: small(3),
  channels: small(7),
  size: small(9),
  alpha: fc.constantFrom(0, 0.3, 2),
  beta: fc.constantFrom(0, 0.5, 0.75, 1.5),
  k: fc.constantFrom(0.5, 1, 2),
});

test('is its formula: as many channels before as behind, one more before with an even size', () => {
  fc.assert(
    fc.property(settings, ({ positions, channels, size, alpha, beta, k }) => {
      const input = randomValues(positions * channels, 1);
      const output = new Float64Array(input.length);
      localResponseNormForward(positions, channels, size, alpha, beta, k, input, output);
      const expected = input.map((x, at) => {
        const channel = at % channels;
        let sum = 0;
        for (let i = 0; i < size; i++) {
          const neighbour = channel - Math.floor(size / 2) + i;
          if (neighbour >= 0 && neighbour < channels) sum += input[at - channel + neighbour] ** 2;
        }
        return x / (k + (alpha * sum) / size) ** beta;
      });
      expectClose(output, expected, 1e-12);
    }),
  );
});

test('has a gradient that equals central differences and adds up', () => {
  fc.assert(
    fc.property(settings, ({ positions, channels, size, alpha, beta, k }) => {
      expectDerivative({
        inputs: positions * channels,
        outputs: positions * channels,
        forward: (x, y) => localResponseNormForward(positions, channels, size, alpha, beta, k, x, y),
        gradient: (x, from, to) =>
          localResponseNormGradient(positions, channels, size, alpha, beta, k, x, from, to),
      });
    }),
  );
});

test('without alpha is a constant factor', () => {
  const output = new Float64Array(4);
  localResponseNormForward(1, 4, 3, 0, 2, 2, Float64Array.of(1, -2, 4, 8), output);
  expect([...output]).toEqual([0.25, -0.5, 1, 2]);
});
