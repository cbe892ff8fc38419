import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Floats, PadGeometry, SliceGeometry, Volume } from '../geometry.js';
import { padForward, padGradient } from '../pad.js';
import { sliceForward, sliceGradient } from '../slice.js';
import { inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';
import { transposeForward, transposeGradient } from '../transpose.js';

type Kernel = (from: Floats, to: Floats, write: 'set' | 'add') => void;

/** Both kinds leave the same values, forward and for both ways of writing the gradient. */
function expectSame(inputs: number, outputs: number, forward: Kernel, gradient: Kernel): void {
  const engine = testEngine({ values: 1 << 19 });
  const plain = [randomFloats(inputs, 1), randomFloats(outputs, 2)];
  const fast = plain.map((values) => inEngine(engine, values));
  forward(plain[0], plain[1], 'set');
  forward(fast[0], fast[1], 'set');
  expect(relativeDifference(fast[1], plain[1])).toBe(0);
  for (const write of ['add', 'set'] as const) {
    gradient(plain[1], plain[0], write);
    gradient(fast[1], fast[0], write);
    expect(relativeDifference(fast[0], plain[0])).toBe(0);
  }
}

const volumeSize = (volume: Volume) => volume.reduce((product, size) => product * size, 1);
const axes = <T>(axis: fc.Arbitrary<T>) => fc.tuple(axis, axis, axis);
const small = (max: number) => fc.integer({ min: 1, max });
const images = small(3);

describe('boxes on the fast kernels', () => {
  it('are transposed as by the reference', () => {
    const geometry = fc
      .array(fc.oneof(small(4), small(30)), { minLength: 1, maxLength: 5 })
      .filter((shape) => shape.reduce((a, b) => a * b, 1) < 50000)
      .chain((shape) => {
        const order = shape.map((_, axis) => axis);
        return fc.record({
          shape: fc.constant(shape),
          permutation: fc.shuffledSubarray(order, { minLength: order.length, maxLength: order.length }),
        });
      });
    fc.assert(
      fc.property(images, geometry, (n, g) => {
        const count = n * g.shape.reduce((a, b) => a * b, 1);
        expectSame(
          ...([count, count] as const),
          (from, to) => transposeForward(n, g, from, to),
          (from, to, write) => transposeGradient(n, g, from, to, write),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('are cut out as by the reference', () => {
    const axis = fc.record({ begin: fc.nat(3), count: small(6), stride: small(3), rest: fc.nat(2) });
    fc.assert(
      fc.property(
        images,
        axes(axis),
        fc.nat(5),
        small(20),
        fc.nat(5),
        (n, spatial, first, channels, rest) => {
          const sizes = spatial.map((a) => a.begin + (a.count - 1) * a.stride + 1 + a.rest);
          const g: SliceGeometry = {
            input: [sizes[0], sizes[1], sizes[2], first + channels + rest],
            output: [spatial[0].count, spatial[1].count, spatial[2].count, channels],
            begin: [spatial[0].begin, spatial[1].begin, spatial[2].begin, first],
            stride: [spatial[0].stride, spatial[1].stride, spatial[2].stride],
          };
          expectSame(
            ...([n * volumeSize(g.input), n * volumeSize(g.output)] as const),
            (from, to) => sliceForward(n, g, from, to),
            (from, to, write) => sliceGradient(n, g, from, to, write),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('are padded, and cut off, as by the reference', () => {
    const axis = fc.record({
      size: small(8),
      begin: fc.integer({ min: -2, max: 4 }),
      interior: fc.nat(2),
      behind: fc.integer({ min: -2, max: 4 }),
    });
    fc.assert(
      fc.property(images, axes(axis), small(20), (n, spatial, channels) => {
        const sizes = spatial.map((a) =>
          Math.max(1, a.begin + (a.size - 1) * (a.interior + 1) + 1 + a.behind),
        );
        const g: PadGeometry = {
          input: [spatial[0].size, spatial[1].size, spatial[2].size, channels],
          output: [sizes[0], sizes[1], sizes[2], channels],
          begin: [spatial[0].begin, spatial[1].begin, spatial[2].begin],
          interior: [spatial[0].interior, spatial[1].interior, spatial[2].interior],
          mode: 'constant',
          value: 0.5,
        };
        expectSame(
          ...([n * volumeSize(g.input), n * volumeSize(g.output)] as const),
          (from, to) => padForward(n, g, from, to),
          (from, to, write) => padGradient(n, g, from, to, write),
        );
      }),
      { numRuns: 40 },
    );
  });
});
