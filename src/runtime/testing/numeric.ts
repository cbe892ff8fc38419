/** Help for the kernels' tests: random values and geometries, comparison, gradients by central differences. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { AveragePoolGeometry, ConvGeometry, Floats, Triple, Volume } from '../geometry.js';
import { createRandom, normal } from '../random.js';

/** Standard normal values. */
export function randomValues(count: number, seed = 1): Float64Array {
  const random = createRandom(seed, 77);
  return Float64Array.from({ length: count }, () => normal(random));
}

/** Every difference is at most `tolerance` times the larger of 1 and the expected value's size. */
export function expectClose(actual: Floats, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    if (!(error <= tolerance)) expect.fail(`value ${i} is ${actual[i]}, expected ${expected[i]}`);
  }
}

export function dotProduct(a: Floats, b: Floats): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** d f / d x by (f(x + h) - f(x - h)) / 2h, for every value of x. */
export function centralDifferences(f: () => number, x: Floats, h = 1e-5): Float64Array {
  return Float64Array.from(x, (value, i) => {
    x[i] = value + h;
    const above = f();
    x[i] = value - h;
    const below = f();
    x[i] = value;
    return (above - below) / (2 * h);
  });
}

const triple = (low: number, high: number) => fc.tuple(int(low, high), int(low, high), int(low, high));
const int = (min: number, max: number) => fc.integer({ min, max });

export type AnyWindow = AveragePoolGeometry;

/** Windows over small volumes, padded by at most half of the window where `halfPadding` is set. */
export function anyWindow(channels: fc.Arbitrary<number>, halfPadding = false): fc.Arbitrary<AnyWindow> {
  return fc
    .record({
      filter: triple(1, 3),
      stride: triple(1, 3),
      dilation: triple(1, 2),
      begin: triple(0, 2),
      end: triple(0, 2),
      room: triple(0, 4),
      channels,
      countIncludePad: fc.boolean(),
    })
    .map(({ filter, stride, dilation, begin, end, room, channels, countIncludePad }) => {
      const axes = [0, 1, 2];
      const extent = axes.map((axis) => (filter[axis] - 1) * dilation[axis] + 1);
      const most = axes.map((axis) => (halfPadding ? Math.floor(extent[axis] / 2) : 2));
      const padding = axes.map((axis) => Math.min(begin[axis], most[axis]));
      const paddingEnd = axes.map((axis) => Math.min(end[axis], most[axis]));
      const size = axes.map(
        (axis) => Math.max(1, extent[axis] - padding[axis] - paddingEnd[axis]) + room[axis],
      );
      const output = axes.map((axis) =>
        Math.floor((size[axis] + padding[axis] + paddingEnd[axis] - extent[axis]) / stride[axis] + 1),
      );
      return {
        input: volume(size, channels),
        output: volume(output, channels),
        filter,
        stride,
        dilation,
        padding: three(padding),
        paddingEnd: three(paddingEnd),
        countIncludePad,
      };
    });
}

/** Convolutions with groups: 1, several, and depthwise with a multiplier. */
export function anyConv(): fc.Arbitrary<ConvGeometry> {
  return fc
    .tuple(anyWindow(fc.constant(1)), int(1, 6), int(1, 3), int(1, 5))
    .map(([window, groups, perGroup, made]) => ({
      ...window,
      input: [window.input[0], window.input[1], window.input[2], groups * perGroup],
      output: [window.output[0], window.output[1], window.output[2], groups * made],
      groups,
    }));
}

export function valuesIn(n: number, volume: readonly number[]): number {
  return volume.reduce((product, length) => product * length, n);
}

function three([depth, height, width]: readonly number[]): Triple {
  return [depth, height, width];
}

function volume([depth, height, width]: readonly number[], channels: number): Volume {
  return [depth, height, width, channels];
}
