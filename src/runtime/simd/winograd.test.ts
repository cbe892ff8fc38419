import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convForward, convInputGradient, convWeightGradient } from '../conv.js';
import type { ConvGeometry, Floats, FusedActivation } from '../geometry.js';
import { addPack, inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';
import { epilogueOf } from './epilogue-task.js';
import { type Product, workspaceOf } from './product.js';
import { winogradForward, winogradInputGradient } from './winograd.js';
import { winogradWeightGradient } from './winograd-gradient.js';

const winograd = { forward: 'winograd', inputGradient: 'winograd', weightGradient: 'winograd' } as const;

function geometry(
  filter: number,
  [height, width]: readonly [number, number],
  [channels, outputs]: readonly [number, number],
  [top, left]: readonly [number, number] = [filter >> 1, filter >> 1],
  [bottom, right]: readonly [number, number] = [top, left],
): ConvGeometry {
  return {
    input: [1, height, width, channels],
    output: [1, height + top + bottom - filter + 1, width + left + right - filter + 1, outputs],
    filter: [1, filter, filter],
    stride: [1, 1, 1],
    dilation: [1, 1, 1],
    padding: [0, top, left],
    groups: 1,
    algorithms: winograd,
  };
}

const volume = ([d, h, w, c]: readonly number[]) => d * h * w * c;

/** A convolution in an engine's memory, with everything its passes take. */
function inMemory(g: ConvGeometry, n: number, threads = 1, deterministic = true) {
  const product: Product = { kind: 'conv', geometry: g, weight: 'w' };
  const workspace = workspaceOf(product, n, true);
  const engine = testEngine({ threads, deterministic }, [workspace]);
  const values = {
    input: inEngine(engine, randomFloats(n * volume(g.input), 1)),
    weight: inEngine(engine, randomFloats(g.output[3] * volume([...g.filter, g.input[3]]), 2)),
    bias: inEngine(engine, randomFloats(g.output[3], 3)),
    residual: inEngine(engine, randomFloats(n * volume(g.output), 4)),
    output: inEngine(engine, randomFloats(n * volume(g.output), 5)),
    outputGradient: inEngine(engine, randomFloats(n * volume(g.output), 6)),
    inputGradient: inEngine(engine, randomFloats(n * volume(g.input), 7)),
    weightGradient: engine.floats(g.output[3] * volume([...g.filter, g.input[3]])),
  };
  addPack(engine, product, n, values.weight, values.weightGradient);
  return { engine, ...values };
}

const doubles = (values: Floats) => Float64Array.from(values);

const geometries = fc
  .record({
    filter: fc.constantFrom(3, 5),
    map: fc.tuple(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 13 })),
    channels: fc.tuple(fc.integer({ min: 1, max: 19 }), fc.integer({ min: 1, max: 19 })),
    before: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
    after: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
  })
  .map(({ filter, map, channels, before, after }) => geometry(filter, map, channels, before, after))
  .filter(({ output }) => output[1] > 0 && output[2] > 0);

const activations: readonly (FusedActivation | null)[] = [
  null,
  { name: 'relu' },
  { name: 'leaky_relu', slope: 0.1 },
  { name: 'clip', min: -0.5, max: 2 },
];

describe("Winograd's convolution", () => {
  it.each([3, 5])('computes all three passes itself, and says so (%i)', (filter) => {
    const g = geometry(filter, [7, 9], [5, 6], [1, 0], [0, 2]);
    const { engine, input, weight, output, outputGradient, inputGradient, weightGradient } = inMemory(g, 2);
    const after = epilogueOf(null, null, null, null, 'set');
    expect(winogradForward(engine, 2, g, input, weight, output, after)).toBe(true);
    expect(winogradInputGradient(engine, 2, g, outputGradient, weight, inputGradient, after)).toBe(true);
    expect(winogradWeightGradient(engine, 2, g, input, outputGradient, weightGradient, 'set')).toBe(true);
    const strided: ConvGeometry = { ...g, stride: [1, 2, 2] };
    expect(winogradForward(engine, 2, strided, input, weight, output, after)).toBe(false);
  });

  it('gives what the reference gives, with all that may follow', () => {
    const cases = fc.tuple(geometries, fc.integer({ min: 1, max: 5 }), fc.nat(3), fc.boolean(), fc.boolean());
    fc.assert(
      fc.property(cases, ([g, n, kind, hasNorm, hasResidual]) => {
        const { input, weight, bias, residual, output } = inMemory(g, n);
        const channels = g.output[3];
        const norm = hasNorm
          ? {
              gamma: randomFloats(channels, 11),
              beta: randomFloats(channels, 12),
              mean: randomFloats(channels, 13),
              variance: randomFloats(channels, 14).map(Math.abs),
              epsilon: 0.1,
            }
          : null;
        const added = hasResidual ? residual : null;
        convForward(n, g, input, weight, bias, output, norm, added, activations[kind]);
        const expected = new Float64Array(output.length);
        const before = hasResidual ? doubles(residual) : null;
        const [x, w, b] = [input, weight, bias].map(doubles);
        convForward(n, g, x, w, b, expected, norm, before, activations[kind]);
        expect(relativeDifference(output, expected)).toBeLessThan(1e-4);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['set', 'add'] as const)('gives the gradients of the reference, to %s', (write) => {
    fc.assert(
      fc.property(geometries, fc.integer({ min: 1, max: 5 }), (g, n) => {
        const { input, weight, outputGradient, inputGradient, weightGradient } = inMemory(g, n);
        const [x, w, dy, dx, dw] = [input, weight, outputGradient, inputGradient, weightGradient].map(
          doubles,
        );
        convInputGradient(n, g, outputGradient, weight, inputGradient, write);
        convInputGradient(n, g, dy, w, dx, write);
        expect(relativeDifference(inputGradient, dx)).toBeLessThan(1e-4);
        convWeightGradient(n, g, input, outputGradient, weightGradient, null, write);
        convWeightGradient(n, g, x, dy, dw, null, write);
        expect(relativeDifference(weightGradient, dw)).toBeLessThan(1e-4);
      }),
      { numRuns: 40 },
    );
  });

  it.each([3, 5])('stays accurate with 512 channels and many tiles (%i)', (filter) => {
    const g = geometry(filter, [9, 10], [512, 24]);
    const n = 9;
    const { input, weight, bias, output, outputGradient, weightGradient } = inMemory(g, n, 1, false);
    const [x, w, b, dy, dw] = [input, weight, bias, outputGradient, weightGradient].map(doubles);
    convForward(n, g, input, weight, bias, output);
    const expected = new Float64Array(output.length);
    convForward(n, g, x, w, b, expected);
    expect(relativeDifference(output, expected)).toBeLessThan(1e-5);
    convWeightGradient(n, g, input, outputGradient, weightGradient, null);
    convWeightGradient(n, g, x, dy, dw, null);
    expect(relativeDifference(weightGradient, dw)).toBeLessThan(1e-5);
  });

  it('gives the same bits with three threads, for more tiles than are computed together', () => {
    const g = geometry(3, [23, 30], [20, 21]);
    const runs = [1, 3].map((threads) => {
      const all = inMemory(g, 6, threads);
      convForward(6, g, all.input, all.weight, all.bias, all.output);
      convInputGradient(6, g, all.outputGradient, all.weight, all.inputGradient);
      convWeightGradient(6, g, all.input, all.outputGradient, all.weightGradient, null);
      all.engine.close();
      return all;
    });
    expect(runs[1].output).toEqual(runs[0].output);
    expect(runs[1].inputGradient).toEqual(runs[0].inputGradient);
    expect(runs[1].weightGradient).toEqual(runs[0].weightGradient);
    const { input, outputGradient, weightGradient } = runs[0];
    const dw = new Float64Array(weightGradient.length);
    convWeightGradient(6, g, doubles(input), doubles(outputGradient), dw, null);
    expect(relativeDifference(weightGradient, dw)).toBeLessThan(1e-5);
  });

  it('packs filters again when they have changed', () => {
    const g = geometry(3, [8, 8], [4, 8]);
    const { engine, input, weight, output } = inMemory(g, 1);
    convForward(1, g, input, weight, null, output);
    weight.fill(0);
    engine.weightsChanged();
    convForward(1, g, input, weight, null, output);
    expect(output.every((value) => value === 0)).toBe(true);
  });
});
