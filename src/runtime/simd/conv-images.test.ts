import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convForward, convInputGradient } from '../conv.js';
import { convTransposedForward } from '../conv-transposed.js';
import type { ConvGeometry, Floats, FusedActivation, Norm, Volume } from '../geometry.js';
import { addPack, inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';
import { anyConv, valuesIn } from '../testing/numeric.js';
import { takesImages } from './conv-images.js';
import { convProductWorkspace } from './conv-product.js';
import type { Engine } from './engine.js';
import type { Workspace } from './pack.js';

const activations: readonly (FusedActivation | null)[] = [
  null,
  { name: 'relu' },
  { name: 'leaky_relu', slope: 0.1 },
];

/** Maps whose windows mostly leave them, with channels that fill panels of eight or do not. */
const anyImages = fc
  .tuple(anyConv(), fc.integer({ min: 1, max: 21 }), fc.integer({ min: 1, max: 19 }))
  .map(([g, from, to]) => ({
    ...g,
    groups: 1,
    input: withChannels(g.input, from),
    output: withChannels(g.output, to),
  }))
  .filter((g) => takesImages(4, g));

const images = fc.integer({ min: 4, max: 9 });

/** More channels than are packed at a time. */
const deep: ConvGeometry = {
  input: [1, 2, 2, 150],
  output: [1, 2, 2, 40],
  filter: [1, 3, 3],
  stride: [1, 1, 1],
  dilation: [1, 1, 1],
  padding: [0, 1, 1],
  groups: 1,
};

const small = testEngine({ values: 1 << 25 }, [
  { forward: 0, inputGradient: 0, scratch: 1 << 21, shared: 0 },
]);

describe('convolution on small maps of many images', () => {
  it('gives what the reference gives in double precision, whatever is done with the sums', () => {
    const chosen = [fc.boolean(), fc.boolean(), fc.boolean(), fc.constantFrom(...activations)] as const;
    fc.assert(
      fc.property(anyImages, images, ...chosen, (g, n, withBias, withNorm, withResidual, activation) => {
        expectSame((engine, floats) => {
          const weight = floats(randomFloats(weightsOf(g), 2));
          const output = floats(randomFloats(valuesIn(n, g.output), 4));
          pack(engine, 'conv', g, n, weight);
          convForward(
            n,
            g,
            floats(randomFloats(valuesIn(n, g.input), 1)),
            weight,
            withBias ? floats(randomFloats(g.output[3], 3)) : null,
            output,
            withNorm ? normOf(g.output[3], floats) : null,
            withResidual ? floats(randomFloats(valuesIn(n, g.output), 5)) : null,
            activation,
          );
          return output;
        }, small);
      }),
      { numRuns: 100 },
    );
  });

  it.each(['set', 'add'] as const)('gives the gradient of the input, to %s', (write) => {
    fc.assert(
      fc.property(anyImages, images, (g, n) => {
        expectSame((engine, floats) => {
          const weight = floats(randomFloats(weightsOf(g), 2));
          const inputGradient = floats(randomFloats(valuesIn(n, g.input), 3));
          pack(engine, 'conv', g, n, weight);
          const outputGradient = floats(randomFloats(valuesIn(n, g.output), 1));
          convInputGradient(n, g, outputGradient, weight, inputGradient, write);
          return inputGradient;
        }, small);
      }),
      { numRuns: 100 },
    );
  });

  it('gives the transposed convolution, too', () => {
    fc.assert(
      fc.property(anyImages, images, fc.boolean(), (g, n, withNorm) => {
        expectSame((engine, floats) => {
          const weight = floats(randomFloats(weightsOf(g), 2));
          const output = floats(new Float32Array(valuesIn(n, g.input)));
          pack(engine, 'conv_transposed', g, n, weight);
          const norm = withNorm ? normOf(g.input[3], floats) : null;
          const input = floats(randomFloats(valuesIn(n, g.output), 1));
          convTransposedForward(n, g, input, weight, null, output, norm);
          return output;
        }, small);
      }),
      { numRuns: 50 },
    );
  });

  it('gives the same bits for 1 and 3 threads, and for an image among few or many', () => {
    const [one, three] = [1, 3].map((threads) => testEngine({ threads }));
    const run = (engine: Engine, n: number) => {
      const weight = inEngine(engine, randomFloats(weightsOf(deep), 2));
      const output = engine.floats(valuesIn(n, deep.output));
      pack(engine, 'conv', deep, 8, weight);
      convForward(n, deep, inEngine(engine, randomFloats(valuesIn(8, deep.input), 1)), weight, null, output);
      return output;
    };
    const all = run(one, 8);
    expect(run(three, 8)).toEqual(all);
    const few = run(one, 2);
    expect(few).toEqual(all.subarray(0, few.length));
    three.close();
    expectSame((engine, floats) => {
      const weight = floats(randomFloats(weightsOf(deep), 2));
      const output = floats(new Float32Array(valuesIn(8, deep.output)));
      pack(engine, 'conv', deep, 8, weight);
      convForward(8, deep, floats(randomFloats(valuesIn(8, deep.input), 1)), weight, null, output);
      return output;
    }, small);
  });

  it('keeps no packed weights, and takes few images or large maps as they are', () => {
    expect(takesImages(8, deep)).toBe(true);
    const room = ({ forward, inputGradient }: Workspace) => forward + inputGradient;
    expect(room(convProductWorkspace(deep, false, 8, true))).toBeLessThan(weightsOf(deep));
    expect(room(convProductWorkspace(deep, false, 3, true))).toBeGreaterThan(2 * weightsOf(deep));
    expect(takesImages(3, deep)).toBe(false);
    expect(takesImages(8, { ...deep, padding: [0, 0, 0], input: [1, 4, 4, 150] })).toBe(false);
    expect(takesImages(200, deep)).toBe(false);
    expect(takesImages(8, { ...deep, groups: 2 })).toBe(false);
  });
});

type Run = (engine: Engine | null, floats: (values: Float32Array) => Floats) => Floats;

/** Runs in an engine and in double precision; both are the same to 1e-5. */
function expectSame(run: Run, engine: Engine): void {
  const actual = run(engine, (values) => inEngine(engine, values));
  const expected = run(null, (values) => Float64Array.from(values));
  expect(relativeDifference(actual, expected)).toBeLessThan(1e-5);
}

function pack(
  engine: Engine | null,
  kind: 'conv' | 'conv_transposed',
  geometry: ConvGeometry,
  batch: number,
  weight: Floats,
): void {
  if (engine !== null) addPack(engine, { kind, geometry, weight: '' }, batch, weight);
}

function normOf(channels: number, floats: (values: Float32Array) => Floats): Norm {
  const [gamma, beta, mean, spread] = [6, 7, 8, 9].map((seed) => randomFloats(channels, seed));
  return {
    gamma: floats(gamma),
    beta: floats(beta),
    mean: floats(mean),
    variance: floats(spread.map((value) => value + 1.5)),
    epsilon: 1e-5,
  };
}

function weightsOf({ input, output, filter }: ConvGeometry): number {
  return output[3] * filter[0] * filter[1] * filter[2] * input[3];
}

function withChannels([depth, height, width]: Volume, channels: number): Volume {
  return [depth, height, width, channels];
}
