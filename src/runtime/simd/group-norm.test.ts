import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Floats } from '../geometry.js';
import { groupNormForward, groupNormGradient } from '../group-norm.js';
import { layerNormForward, layerNormGradient } from '../layer-norm.js';
import { inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';

const epsilon = 1e-3;
const shapes = fc.record({
  n: fc.integer({ min: 1, max: 40 }),
  positions: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 90 })),
  width: fc.integer({ min: 1, max: 20 }),
  groups: fc.integer({ min: 1, max: 20 }),
  affine: fc.boolean(),
  write: fc.constantFrom('set' as const, 'add' as const),
  shift: fc.constantFrom(0, 10),
  seed: fc.integer({ min: 0, max: 99 }),
});

type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;
type Place = (values: ArrayLike<number>) => Floats;

/** Output and gradients of group normalisation, then of layer normalisation with the channels as rows. */
function run(place: Place, { n, positions, width, groups, affine, write, shift, seed }: Shape): Floats[] {
  const channels = width * groups;
  const rows = n * positions;
  const values = (count: number, add: number) => place(randomFloats(count, seed + add));
  const input = place(randomFloats(rows * channels, seed).map((value) => value + shift));
  const slope = values(rows * channels, 1);
  const [gamma, beta] = affine ? [values(channels, 2), values(channels, 3)] : [null, null];
  const [group, layer] = [4, 5].map((add) => {
    const [output, inputGradient] = [add, add + 2].map((more) => values(rows * channels, more));
    const gradients = affine ? [values(channels, 8), values(channels, 9)] : [null, null];
    return { output, inputGradient, gradients, all: [output, inputGradient, ...gradients] };
  });
  groupNormForward(n, positions, channels, groups, epsilon, input, gamma, beta, group.output);
  groupNormGradient(
    ...([n, positions, channels, groups, epsilon, input, gamma, slope, group.inputGradient] as const),
    ...([group.gradients[0], group.gradients[1], write, write] as const),
  );
  layerNormForward(rows, channels, epsilon, input, gamma, beta, layer.output);
  layerNormGradient(
    ...([rows, channels, epsilon, input, gamma, slope, layer.inputGradient] as const),
    ...([layer.gradients[0], layer.gradients[1], write, write] as const),
  );
  return [...group.all, ...layer.all].filter((result) => result !== null);
}

function compare(shape: Shape): void {
  // From the same single precision values.
  const expected = run((v) => Float64Array.from(Float32Array.from(v)), shape);
  const engine = testEngine();
  run((v) => inEngine(engine, v), shape).forEach((result, i) => {
    // What is normalised to a deviation near epsilon is divided by next to nothing.
    const few = shape.width * Math.min(shape.positions, shape.groups) < 12;
    const tolerance = few ? 1e-3 : 3e-5;
    expect(relativeDifference(result, expected[i]), `result ${i}`).toBeLessThan(tolerance);
  });
}

describe('group and layer normalisation on the fast kernels', () => {
  it('give what the references give in double precision, over any shape', () => {
    fc.assert(fc.property(shapes, compare), { numRuns: 25 });
  });

  it('take more images, and longer rows, than the shared memory has room for', () => {
    const options = { affine: true, write: 'set', shift: 0, seed: 1 } as const;
    compare({ ...options, n: 50, positions: 3, width: 40, groups: 9 });
    compare({ ...options, n: 2, positions: 2, width: 20000, groups: 2 });
  });
});
