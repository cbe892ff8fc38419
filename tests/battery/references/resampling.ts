/** Layers that compute a map of another size from neighbouring cells, cell by cell from their definitions. */
import { indices, type Reference, type References, read, tabulate } from './reference.js';
import { channelsOf, each, numbers, spatialOf } from './shapes.js';

/** Weights of input cells for one output cell along one axis. */
type Weighting = readonly { readonly index: number; readonly weight: number }[];

function cubic(distance: number): number {
  const [a, x] = [-0.75, Math.abs(distance)];
  if (x <= 1) return (a + 2) * x ** 3 - (a + 3) * x ** 2 + 1;
  return x < 2 ? a * (x ** 3 - 5 * x ** 2 + 8 * x - 4) : 0;
}

function weightingOf(
  cell: number,
  { size, output, step }: { readonly size: number; readonly output: number; readonly step: number },
  { mode, align_corners }: Readonly<Record<string, unknown>>,
): Weighting {
  const inside = (index: number) => Math.min(Math.max(index, 0), size - 1);
  if (mode === 'nearest') return [{ index: inside(Math.floor(cell * step)), weight: 1 }];
  const aligned = output === 1 ? 0 : (cell * (size - 1)) / (output - 1);
  const exact = align_corners === true ? aligned : (cell + 0.5) * step - 0.5;
  const at = mode === 'bicubic' ? exact : Math.max(exact, 0);
  const first = Math.floor(at);
  if (mode === 'bicubic') {
    return [-1, 0, 1, 2].map((offset) => ({
      index: inside(first + offset),
      weight: cubic(first + offset - at),
    }));
  }
  return [0, 1].map((offset) => ({
    index: inside(first + offset),
    weight: offset === 0 ? 1 - (at - first) : at - first,
  }));
}

const upsample: Reference = ({ n, attributes, inputs: [input] }) => {
  const sizes = spatialOf(input);
  const scale = attributes.scale === undefined ? undefined : each(input, attributes.scale as number[]);
  const shape = scale
    ? sizes.map((size, axis) => Math.floor(size * scale[axis]))
    : each(input, numbers(attributes.size));
  return tabulate(n, [...shape, channelsOf(input)], (image, at) => {
    const along = sizes.map((size, axis) => {
      // A scale that rounding takes back, or to an even double, is as good as 1 or 2.
      const same = shape[axis] === size && attributes.mode !== 'bicubic';
      const double = shape[axis] === 2 * size && attributes.mode === 'nearest';
      const step = scale && !same && !double ? 1 / scale[axis] : size / shape[axis];
      return weightingOf(at[axis], { size, output: shape[axis], step }, attributes);
    });
    let sum = 0;
    for (const choice of indices(along.map((list) => list.length))) {
      const chosen = choice.map((index, axis) => along[axis][index]);
      const value = read(input, image, [...chosen.map(({ index }) => index), at[at.length - 1]]);
      sum += chosen.reduce((product, { weight }) => product * weight, 1) * (value ?? Number.NaN);
    }
    return sum;
  });
};

const adaptiveAverage: Reference = ({ n, attributes, inputs: [input] }) => {
  const sizes = spatialOf(input);
  const shape = each(input, numbers(attributes.size));
  return tabulate(n, [...shape, channelsOf(input)], (image, at) => {
    let sum = 0;
    let count = 0;
    for (const position of indices(sizes)) {
      // A cell belongs to a bin where the two intervals overlap.
      const belongs = sizes.every(
        (size, axis) =>
          (position[axis] + 1) * shape[axis] > at[axis] * size &&
          position[axis] * shape[axis] < (at[axis] + 1) * size,
      );
      if (!belongs) continue;
      sum += read(input, image, [...position, at[at.length - 1]]) ?? Number.NaN;
      count++;
    }
    return sum / count;
  });
};

export const references: References = { upsample, adaptive_avgpool: adaptiveAverage };
