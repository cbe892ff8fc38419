import { expect, test } from 'vitest';
import { imageDropoutGradient, imageDropoutTraining } from './dropout.js';
import { createRandom } from './random.js';
import { randomValues } from './testing/numeric.js';

test('drops about the rate of the images, whole, and scales the others', () => {
  const [n, size] = [4000, 3];
  const input = new Float32Array(n * size).fill(3);
  const [mask, output] = [new Float32Array(n), new Float32Array(n * size)];
  imageDropoutTraining(n, size, 0.25, createRandom(5), input, mask, output);
  const dropped = mask.filter((value) => value === 0).length;
  expect(dropped / n).toBeGreaterThan(0.22);
  expect(dropped / n).toBeLessThan(0.28);
  expect(new Set(output)).toEqual(new Set([0, 4]));
  for (let i = 0; i < n * size; i++) expect(output[i]).toBe(Math.fround(3 * mask[Math.floor(i / size)]));
});

test('has a gradient that uses the same mask and adds up', () => {
  const [n, size] = [5, 4];
  const input = Float32Array.from(randomValues(n * size));
  const [mask, output] = [new Float32Array(n), new Float32Array(n * size)];
  imageDropoutTraining(n, size, 0.5, createRandom(7), input, mask, output);
  const gradient = new Float32Array(n * size).fill(1);
  imageDropoutGradient(n, size, mask, input, gradient);
  expect(gradient).toEqual(output.map((value) => value + 1));
});

test('at rate 0 is the identity, and at 1 drops everything without NaN', () => {
  const input = Float32Array.from(randomValues(12));
  const [mask, output] = [new Float32Array(3), new Float32Array(12)];
  imageDropoutTraining(3, 4, 0, createRandom(5), input, mask, output);
  expect(output).toEqual(input);
  imageDropoutTraining(3, 4, 1, createRandom(5), input, mask, output);
  expect(output.every((value) => value === 0)).toBe(true);
});
