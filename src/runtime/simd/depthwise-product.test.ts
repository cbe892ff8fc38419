import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convForward, convInputGradient, convWeightGradient } from '../conv.js';
import { convTransposedForward } from '../conv-transposed.js';
import type { ConvGeometry, FusedActivation } from '../geometry.js';
import { addPack, inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';
import { anyWindow, valuesIn } from '../testing/numeric.js';
import type { Engine } from './engine.js';
import { type Product, workspaceOf } from './product.js';

const depthwise = fc
  .record({
    window: anyWindow(fc.constant(1)),
    channels: fc.integer({ min: 2, max: 21 }),
    widen: fc.integer({ min: 0, max: 6 }),
  })
  .map(({ window, channels, widen }): ConvGeometry => {
    const { filter, stride, dilation, padding, input, output } = window;
    return {
      ...{ filter, stride, dilation, padding },
      input: [input[0], input[1], input[2] + widen * stride[2], channels],
      output: [output[0], output[1], output[2] + widen, channels],
      groups: channels,
    };
  });
const images = fc.integer({ min: 1, max: 3 });
const activations: readonly (FusedActivation | null)[] = [
  null,
  { name: 'relu' },
  { name: 'leaky_relu', slope: 0.1 },
  { name: 'clip', min: -0.2, max: 0.3 },
];

interface Setting {
  readonly engine: Engine;
  readonly input: Float32Array;
  readonly weight: Float32Array;
  readonly outputGradient: Float32Array;
}

function settingOf(g: ConvGeometry, n: number, kind: 'conv' | 'conv_transposed' = 'conv'): Setting {
  const product: Product = { kind, geometry: g, weight: 'weight' };
  const engine = testEngine({ values: 1 << 20 }, [workspaceOf(product, n, true)]);
  const weight = inEngine(engine, randomFloats(g.groups * g.filter.reduce((a, b) => a * b), 2));
  addPack(engine, product, n, weight);
  return {
    engine,
    weight,
    input: inEngine(engine, randomFloats(valuesIn(n, g.input), 1)),
    outputGradient: inEngine(engine, randomFloats(valuesIn(n, g.output), 3)),
  };
}

const normOf = (channels: number, place: (values: Float32Array) => Float32Array) => ({
  gamma: place(randomFloats(channels, 5)),
  beta: place(randomFloats(channels, 6)),
  mean: place(randomFloats(channels, 7)),
  variance: place(randomFloats(channels, 8).map((value) => value * value)),
  epsilon: 1e-2,
});

describe('depthwise convolution on the fast kernels', () => {
  it('gives what the reference gives, with all that may follow', () => {
    fc.assert(
      fc.property(
        depthwise,
        images,
        fc.constantFrom(...activations),
        fc.boolean(),
        (g, n, activation, more) => {
          const { engine, input, weight } = settingOf(g, n);
          const place = (values: Float32Array) => inEngine(engine, values);
          const channels = g.input[3];
          const bias = more ? randomFloats(channels, 4) : null;
          const norm = more ? normOf(channels, (values) => values) : null;
          const residual = more ? randomFloats(valuesIn(n, g.output), 9) : null;
          const expected = new Float64Array(valuesIn(n, g.output));
          const plain = [input, weight].map((values) => Float64Array.from(values));
          convForward(n, g, plain[0], plain[1], bias, expected, norm, residual, activation);
          const output = place(new Float32Array(expected.length + 8).fill(7));
          convForward(
            n,
            g,
            input,
            weight,
            bias && place(bias),
            output,
            norm && normOf(channels, place),
            residual && place(residual),
            activation,
          );
          expect(relativeDifference(output.subarray(0, expected.length), expected)).toBeLessThan(1e-5);
          expect([...output.subarray(expected.length)]).toEqual(Array(8).fill(7));
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each(['set', 'add'] as const)('gives the gradients of the reference, to %s', (write) => {
    fc.assert(
      fc.property(depthwise, images, (g, n) => {
        const { engine, input, weight, outputGradient } = settingOf(g, n);
        const [x, w, dy] = [input, weight, outputGradient].map((values) => Float64Array.from(values));
        const [dx, dw] = [input, weight].map((values) => randomFloats(values.length, 10));
        const [expectedX, expectedW] = [dx, dw].map((values) => Float64Array.from(values));
        convInputGradient(n, g, dy, w, expectedX, write);
        convWeightGradient(n, g, x, dy, expectedW, null, write);
        const [actualX, actualW] = [dx, dw].map((values) => inEngine(engine, values));
        convInputGradient(n, g, outputGradient, weight, actualX, write);
        convWeightGradient(n, g, input, outputGradient, actualW, null, write);
        expect(relativeDifference(actualX, expectedX)).toBeLessThan(1e-5);
        expect(relativeDifference(actualW, expectedW)).toBeLessThan(1e-5);
      }),
      { numRuns: 100 },
    );
  });

  it('computes transposed convolutions, and packs again when weights or norm change', () => {
    const g: ConvGeometry = {
      ...{ input: [1, 9, 11, 13], output: [1, 5, 5, 13], filter: [1, 3, 3], stride: [1, 2, 2] },
      ...{ dilation: [1, 1, 1], padding: [0, 1, 0], groups: 13 },
    };
    const { engine, weight, outputGradient } = settingOf(g, 2, 'conv_transposed');
    const bias = inEngine(engine, randomFloats(13, 4));
    for (const norm of [null, normOf(13, (values) => inEngine(engine, values)), null]) {
      const expected = new Float64Array(valuesIn(2, g.input));
      const plain = [outputGradient, weight, bias].map((values) => Float64Array.from(values));
      convTransposedForward(2, g, plain[0], plain[1], plain[2], expected, norm, null, { name: 'relu' });
      const output = inEngine(engine, new Float32Array(expected.length));
      convTransposedForward(2, g, outputGradient, weight, bias, output, norm, null, { name: 'relu' });
      expect(relativeDifference(output, expected)).toBeLessThan(1e-5);
      weight[5] += 1;
      engine.weightsChanged();
    }
  });

  it('gives the same bits for any number of threads', () => {
    const g: ConvGeometry = {
      ...{ input: [1, 19, 23, 72], output: [1, 10, 12, 72], filter: [1, 3, 3], stride: [1, 2, 2] },
      ...{ dilation: [1, 1, 1], padding: [0, 1, 1], groups: 72 },
    };
    const results = [1, 3].map((threads) => {
      const product: Product = { kind: 'conv', geometry: g, weight: 'weight' };
      const engine = testEngine({ threads }, [workspaceOf(product, 2, true)]);
      const weight = inEngine(engine, randomFloats(72 * 9, 2));
      addPack(engine, product, 2, weight);
      const [input, dx] = [1, 4].map((seed) => inEngine(engine, randomFloats(valuesIn(2, g.input), seed)));
      const output = inEngine(engine, new Float32Array(valuesIn(2, g.output)));
      const dw = inEngine(engine, new Float32Array(72 * 9));
      convForward(2, g, input, weight, null, output);
      convInputGradient(2, g, output, weight, dx, 'add');
      convWeightGradient(2, g, input, output, dw, null, 'set');
      engine.close();
      return [output, dx, dw].map((values) => values.slice());
    });
    expect(results[1]).toEqual(results[0]);
  });
});
