import fc from 'fast-check';
import { expect, test } from 'vitest';
import { denseForward, denseInputGradient, denseWeightGradient } from './dense.js';
import { centralDifferences, dotProduct, expectClose, randomValues } from './testing/numeric.js';

const sizes = fc.tuple(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 7 }),
);

test('a dense layer is the product with its weights, plus its bias', () => {
  fc.assert(
    fc.property(sizes, fc.boolean(), ([n, inputs, outputs], withBias) => {
      const input = randomValues(n * inputs, 1);
      const weight = randomValues(outputs * inputs, 2);
      const bias = withBias ? randomValues(outputs, 3) : null;
      const output = new Float64Array(n * outputs).fill(Number.NaN);
      denseForward(n, inputs, outputs, input, weight, bias, output);
      const expected = output.map((_, at) => {
        const [i, o] = [Math.floor(at / outputs), at % outputs];
        const row = input.subarray(i * inputs, (i + 1) * inputs);
        return dotProduct(row, weight.subarray(o * inputs, (o + 1) * inputs)) + (bias?.[o] ?? 0);
      });
      expectClose(output, expected, 1e-12);
    }),
  );
});

test('its gradients equal central differences and add up', () => {
  fc.assert(
    fc.property(sizes, ([n, inputs, outputs]) => {
      const input = randomValues(n * inputs, 1);
      const weight = randomValues(outputs * inputs, 2);
      const bias = randomValues(outputs, 3);
      const direction = randomValues(n * outputs, 4);
      const output = new Float64Array(n * outputs);
      const loss = () => {
        denseForward(n, inputs, outputs, input, weight, bias, output);
        return dotProduct(output, direction);
      };
      const gradients = [input, weight, bias].map((values) => new Float64Array(values.length).fill(1));
      denseInputGradient(n, inputs, outputs, direction, weight, gradients[0]);
      denseWeightGradient(n, inputs, outputs, input, direction, gradients[1], gradients[2]);
      [input, weight, bias].forEach((values, i) => {
        expectClose(
          gradients[i],
          centralDifferences(loss, values).map((value) => value + 1),
          1e-7,
        );
      });
    }),
    { numRuns: 40 },
  );
});

test('more images than fit into one block of rows give the same as one by one', () => {
  const [n, inputs, outputs] = [300, 40, 5];
  const input = Float32Array.from(randomValues(n * inputs, 1));
  const weight = Float32Array.from(randomValues(outputs * inputs, 2));
  const together = new Float32Array(n * outputs);
  denseForward(n, inputs, outputs, input, weight, null, together);
  for (let i = 0; i < n; i++) {
    const alone = new Float32Array(outputs);
    denseForward(1, inputs, outputs, input.subarray(i * inputs), weight, null, alone);
    expect(together.subarray(i * outputs, (i + 1) * outputs)).toEqual(alone);
  }
});
