import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convForward, convInputGradient } from '../conv.js';
import { convTransposedForward, convTransposedInputGradient } from '../conv-transposed.js';
import type { ConvGeometry, Floats, FusedActivation, Norm, Triple, Volume } from '../geometry.js';
import { addPack, inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';
import { anyConv, valuesIn } from '../testing/numeric.js';
import { convProductForward, convProductInputGradient, convProductWorkspace } from './conv-product.js';
import type { Engine } from './engine.js';
import { epilogueOf } from './epilogue-task.js';

const activations: readonly (FusedActivation | null)[] = [
  null,
  { name: 'relu' },
  { name: 'leaky_relu', slope: 0.1 },
  { name: 'clip', min: -0.3, max: 0.6 },
];

interface Options {
  readonly withBias: boolean;
  readonly withNorm: boolean;
  readonly withResidual: boolean;
  readonly inPlace: boolean;
  readonly activation: FusedActivation | null;
}

const options: fc.Arbitrary<Options> = fc.record({
  withBias: fc.boolean(),
  withNorm: fc.boolean(),
  withResidual: fc.boolean(),
  inPlace: fc.boolean(),
  activation: fc.constantFrom(...activations),
});

/** Groups with channels that fill panels of eight or do not; what is depthwise is computed elsewhere. */
const anyProduct = fc
  .tuple(anyConv(), fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 19 }))
  .map(([g, from, to]): ConvGeometry => {
    const groups = Math.min(g.groups, 3);
    return {
      ...g,
      groups,
      input: withChannels(g.input, groups * from),
      output: withChannels(g.output, groups * to),
    };
  });

const images = fc.integer({ min: 1, max: 3 });

/** Room for all runs of a property over small geometries. */
const small = testEngine({ values: 1 << 25 }, [
  { forward: 0, inputGradient: 0, scratch: 1 << 21, shared: 0 },
]);

describe('convolution as a product', () => {
  it('gives what the reference gives in double precision, whatever is done with the sums', () => {
    fc.assert(
      fc.property(anyProduct, images, options, (g, n, chosen) => {
        const run = (engine: Engine | null, floats: (values: Float32Array) => Floats) => {
          const setting = settingOf(n, g.input, g.output, g, chosen, floats);
          const { input, weight, bias, norm, residual, output } = setting;
          if (engine !== null) addPack(engine, { kind: 'conv', geometry: g, weight: '' }, n, weight);
          convForward(n, g, input, weight, bias, output, norm, residual, chosen.activation);
          return output;
        };
        expectSame(run, small);
      }),
      { numRuns: 150 },
    );
  });

  it('gives the transposed convolution, too', () => {
    fc.assert(
      fc.property(anyProduct, images, options, (g, n, chosen) => {
        const run = (engine: Engine | null, floats: (values: Float32Array) => Floats) => {
          const setting = settingOf(n, g.output, g.input, g, chosen, floats);
          const { input, weight, bias, norm, residual, output } = setting;
          if (engine !== null)
            addPack(engine, { kind: 'conv_transposed', geometry: g, weight: '' }, n, weight);
          convTransposedForward(n, g, input, weight, bias, output, norm, residual, chosen.activation);
          return output;
        };
        expectSame(run, small);
      }),
      { numRuns: 150 },
    );
  });

  it.each(['set', 'add'] as const)('gives the gradients of the input, to %s', (write) => {
    fc.assert(
      fc.property(anyProduct, images, fc.boolean(), (g, n, transposed) => {
        const [to, from] = transposed ? [g.output, g.input] : [g.input, g.output];
        const run = (engine: Engine | null, floats: (values: Float32Array) => Floats) => {
          const weight = floats(randomFloats(weightsOf(g), 2));
          const inputGradient = floats(randomFloats(valuesIn(n, to), 3));
          const kind = transposed ? 'conv_transposed' : 'conv';
          if (engine !== null) addPack(engine, { kind, geometry: g, weight: '' }, n, weight);
          const pass = transposed ? convTransposedInputGradient : convInputGradient;
          pass(n, g, floats(randomFloats(valuesIn(n, from), 1)), weight, inputGradient, write);
          return inputGradient;
        };
        expectSame(run, small);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['a long row in pieces', convOf([1, 1, 12000, 5], 9, [1, 1, 4], [1, 1, 1], [0, 0, 1])],
    ['a first layer', convOf([1, 61, 59, 3], 20, [1, 7, 7], [1, 2, 2], [0, 3, 3])],
    ['a small map with many channels', convOf([1, 5, 5, 130], 70, [1, 3, 3], [1, 1, 1], [0, 1, 1])],
    ['a wide map in strips', convOf([1, 30, 44, 17], 40, [1, 3, 3], [1, 1, 1], [0, 1, 1])],
    ['single cells', convOf([1, 1, 1, 67], 31, [1, 1, 1], [1, 1, 1], [0, 0, 0])],
  ])('computes %s, the same for 1 and 3 threads', (_, g) => {
    for (const transposed of [false, true]) {
      const [from, to] = transposed ? [g.output, g.input] : [g.input, g.output];
      const pass = transposed ? convTransposedForward : convForward;
      const run = (engine: Engine | null, floats: (values: Float32Array) => Floats) => {
        const weight = floats(randomFloats(weightsOf(g), 2));
        const kind = transposed ? 'conv_transposed' : 'conv';
        if (engine !== null) addPack(engine, { kind, geometry: g, weight: '' }, 2, weight);
        const output = floats(new Float32Array(valuesIn(2, to)));
        pass(2, g, floats(randomFloats(valuesIn(2, from), 1)), weight, null, output);
        return output;
      };
      const values = 4 * (valuesIn(2, g.input) + valuesIn(2, g.output)) + weightsOf(g) + 4096;
      const needs = [convProductWorkspace(g, transposed, 2, true)];
      const [one, three] = [1, 3].map((threads) => testEngine({ threads, values }, needs));
      const expected = expectSame(run, one);
      expect(run(three, (floats) => inEngine(three, floats))).toEqual(expected);
      three.close();
    }
  });

  it.each([
    { name: 'relu' },
    { name: 'clip', min: -0.3, max: 0.6 },
    { name: 'leaky_relu', slope: 0.1 },
  ] as const)('lets what is not a number through $name, in whole panels and in others', (activation) => {
    const g = convOf([1, 1, 5, 3], 11, [1, 1, 1], [1, 1, 1], [0, 0, 0]);
    const values = randomFloats(valuesIn(1, g.input), 1);
    values[7] = Number.NaN;
    const run = (engine: Engine | null, floats: (values: Float32Array) => Floats) => {
      const weight = floats(randomFloats(weightsOf(g), 2));
      if (engine !== null) addPack(engine, { kind: 'conv', geometry: g, weight: '' }, 1, weight);
      const output = floats(new Float32Array(valuesIn(1, g.output)));
      convForward(1, g, floats(values), weight, null, output, null, null, activation);
      return Array.from(output, Number.isNaN);
    };
    const engine = testEngine();
    const expected = run(null, (floats) => floats);
    expect(expected.filter(Boolean)).toHaveLength(11);
    expect(run(engine, (floats) => inEngine(engine, floats))).toEqual(expected);
  });

  it('packs again when weights have changed, or another norm is to be folded in', () => {
    const g = convOf([1, 6, 6, 4], 8, [1, 3, 3], [1, 1, 1], [0, 1, 1]);
    const engine = testEngine();
    const input = inEngine(engine, randomFloats(valuesIn(1, g.input), 1));
    const weight = inEngine(engine, randomFloats(weightsOf(g), 2));
    const output = engine.floats(valuesIn(1, g.output));
    addPack(engine, { kind: 'conv', geometry: g, weight: '' }, 1, weight);
    const check = (norm: Norm | null) => {
      convForward(1, g, input, weight, null, output, norm);
      const expected = new Float64Array(output.length);
      convForward(1, g, Float64Array.from(input), Float64Array.from(weight), null, expected, norm);
      expect(relativeDifference(output, expected)).toBeLessThan(1e-5);
    };
    check(null);
    check(normOf(8, (values) => values));
    check(null);
    weight.set(randomFloats(weight.length, 5));
    engine.weightsChanged();
    check(null);
  });

  it('leaves to the reference what it has no room for', () => {
    const g = convOf([1, 6, 6, 4], 8, [1, 3, 3], [1, 1, 1], [0, 1, 1]);
    const engine = testEngine();
    const [input, weight, output] = [144, 288, 288].map((count) => engine.floats(count));
    const after = epilogueOf(null, null, null, null, 'set');
    expect(convProductForward(engine, 1, g, input, weight, output, after)).toBe(false);
    expect(convProductInputGradient(engine, 1, g, output, weight, input, after)).toBe(false);
  });
});

type Run = (engine: Engine | null, floats: (values: Float32Array) => Floats) => Floats;

/** Runs in an engine and in double precision; both are the same to 1e-5. */
function expectSame(run: Run, engine: Engine): Floats {
  const actual = run(engine, (values) => inEngine(engine, values));
  const expected = run(null, (values) => Float64Array.from(values));
  expect(relativeDifference(actual, expected)).toBeLessThan(1e-5);
  return actual;
}

function settingOf(
  n: number,
  from: Volume,
  to: Volume,
  g: ConvGeometry,
  { withBias, withNorm, withResidual, inPlace }: Options,
  floats: (values: Float32Array) => Floats,
) {
  const output = floats(randomFloats(valuesIn(n, to), 4));
  const other = inPlace ? output : floats(randomFloats(valuesIn(n, to), 5));
  return {
    input: floats(randomFloats(valuesIn(n, from), 1)),
    weight: floats(randomFloats(weightsOf(g), 2)),
    bias: withBias ? floats(randomFloats(to[3], 3)) : null,
    norm: withNorm ? normOf(to[3], floats) : null,
    residual: withResidual ? other : null,
    output,
  };
}

function normOf(channels: number, floats: (values: Float32Array) => Floats): Norm {
  return {
    gamma: floats(randomFloats(channels, 6)),
    beta: floats(randomFloats(channels, 7)),
    mean: floats(randomFloats(channels, 8)),
    variance: floats(randomFloats(channels, 9).map((value) => value + 1.5)),
    epsilon: 1e-5,
  };
}

function weightsOf(g: ConvGeometry): number {
  return valuesIn(g.output[3], g.filter) * (g.input[3] / g.groups);
}

function withChannels([depth, height, width]: Volume, channels: number): Volume {
  return [depth, height, width, channels];
}

function convOf(
  input: Volume,
  channels: number,
  filter: Triple,
  stride: Triple,
  padding: Triple,
): ConvGeometry {
  const size = (axis: number) =>
    Math.floor((input[axis] + 2 * padding[axis] - filter[axis]) / stride[axis]) + 1;
  return {
    input,
    output: [size(0), size(1), size(2), channels],
    filter,
    stride,
    dilation: [1, 1, 1],
    padding,
    groups: 1,
  };
}
