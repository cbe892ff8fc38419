/** Layers that move values to other places, cell by cell from their definitions. */
import {
  indices,
  type Reference,
  type References,
  read,
  type Tensor,
  tabulate,
  volume,
} from './reference.js';
import { channelsOf, each, numbers, spatialOf } from './shapes.js';
import { place, windowOf } from './windows.js';

function beginAndEnd(input: Tensor, sides: readonly number[]): { begin: number[]; end: number[] } {
  const rank = spatialOf(input).length;
  const pairs = sides.length === 2 * rank;
  const pick = (axis: number, last: number) =>
    pairs ? sides[2 * axis + last] : sides[sides.length === 1 ? 0 : axis];
  const axes = [...Array(rank).keys()];
  return { begin: axes.map((axis) => pick(axis, 0)), end: axes.map((axis) => pick(axis, 1)) };
}

/** What stands at an index of one axis of an infinite map; undefined outside where nothing is repeated. */
function folded(index: number, size: number, mode: string): number | undefined {
  if (index >= 0 && index < size) return index;
  if (mode === 'replicate') return index < 0 ? 0 : size - 1;
  if (mode === 'circular') return ((index % size) + size) % size;
  if (mode === 'reflect') return index < 0 ? -index : 2 * (size - 1) - index;
  return undefined;
}

const pad: Reference = ({ n, attributes, inputs: [input] }) => {
  const { begin, end } = beginAndEnd(input, attributes.P as number[]);
  const sizes = spatialOf(input);
  const shape = sizes.map((size, axis) => size + begin[axis] + end[axis]);
  return tabulate(n, [...shape, channelsOf(input)], (image, at) => {
    const from = sizes.map((size, axis) => folded(at[axis] - begin[axis], size, attributes.mode as string));
    if (from.some((index) => index === undefined)) return attributes.value as number;
    return read(input, image, [...(from as number[]), at[at.length - 1]]) ?? Number.NaN;
  });
};

const crop: Reference = ({ n, attributes, inputs: [input] }) => {
  const sizes = spatialOf(input);
  let begin: readonly number[];
  let shape: readonly number[];
  if (attributes.size === undefined) {
    const sides = beginAndEnd(input, attributes.P as number[]);
    begin = sides.begin;
    shape = sizes.map((size, axis) => size - sides.begin[axis] - sides.end[axis]);
  } else {
    shape = each(input, numbers(attributes.size));
    begin = sizes.map((size, axis) => (size - shape[axis] - ((size - shape[axis]) % 2)) / 2);
  }
  return tabulate(n, [...shape, channelsOf(input)], (image, at) => {
    const from = begin.map((first, axis) => first + at[axis]);
    return read(input, image, [...from, at[at.length - 1]]) ?? Number.NaN;
  });
};

const bedOfNails: Reference = ({ n, attributes, inputs: [input] }) => {
  const scale = each(input, attributes.scale as number[]);
  const shape = spatialOf(input).map((size, axis) => size * scale[axis]);
  return tabulate(n, [...shape, channelsOf(input)], (image, at) => {
    const isNail = scale.every((factor, axis) => at[axis] % factor === 0);
    const from = scale.map((factor, axis) => at[axis] / factor);
    return isNail ? (read(input, image, [...from, at[at.length - 1]]) ?? Number.NaN) : 0;
  });
};

/** The channel of the deep map that holds one cell of a block, and back: the two orders of ONNX DepthToSpace. */
function deepChannel(
  channel: number,
  inBlock: readonly number[],
  block: number,
  channels: number,
  order: unknown,
): number {
  const cell = inBlock.reduce((sum, index) => sum * block + index, 0);
  return order === 'dcr' ? cell * channels + channel : channel * block ** inBlock.length + cell;
}

const depthToSpace: Reference = ({ n, attributes, inputs: [input] }) => {
  const block = attributes.block as number;
  const sizes = spatialOf(input);
  const channels = channelsOf(input) / block ** sizes.length;
  return tabulate(n, [...sizes.map((size) => size * block), channels], (image, at) => {
    const position = at.slice(0, -1);
    const inBlock = position.map((index) => index % block);
    const from = position.map((index) => Math.floor(index / block));
    const deep = deepChannel(at[at.length - 1], inBlock, block, channels, attributes.order);
    return read(input, image, [...from, deep]) ?? Number.NaN;
  });
};

const spaceToDepth: Reference = ({ n, attributes, inputs: [input] }) => {
  const block = attributes.block as number;
  const sizes = spatialOf(input).map((size) => size / block);
  const channels = channelsOf(input);
  const shape = [...sizes, channels * block ** sizes.length];
  const data = new Float64Array(n * volume(shape)).fill(Number.NaN);
  const output: Tensor = { shape, data };
  for (let image = 0; image < n; image++) {
    for (const at of indices(input.shape)) {
      const position = at.slice(0, -1);
      const inBlock = position.map((index) => index % block);
      const deep = deepChannel(at[at.length - 1], inBlock, block, channels, attributes.order);
      const to = [...position.map((index) => Math.floor(index / block)), deep];
      const offset = to.reduce((sum, index, axis) => sum * shape[axis] + index, image);
      data[offset] = read(input, image, at) ?? Number.NaN;
    }
  }
  return output;
};

const maxUnpool: Reference = ({ attributes: { pool }, inputs: [input, seen], ...call }) => {
  const { attributes } = pool as { readonly attributes: Readonly<Record<string, unknown>> };
  const window = windowOf({ ...call, attributes, inputs: [seen] });
  const { shape } = seen;
  const output: Tensor = { shape, data: new Float64Array(call.n * volume(shape)) };
  for (let image = 0; image < call.n; image++) {
    for (const at of indices(input.shape)) {
      let best = Number.NEGATIVE_INFINITY;
      let offset = -1;
      for (const tap of indices(window.filter)) {
        const from = [...place(window, at.slice(0, -1), tap), at[at.length - 1]];
        const value = read(seen, image, from);
        if (value === undefined || value <= best) continue;
        best = value;
        offset = from.reduce((sum, index, axis) => sum * shape[axis] + index, image);
      }
      output.data[offset] = read(input, image, at) ?? Number.NaN;
    }
  }
  return output;
};

export const references: References = {
  pad,
  crop,
  bed_of_nails: bedOfNails,
  depth_to_space: depthToSpace,
  space_to_depth: spaceToDepth,
  max_unpool: maxUnpool,
  reshape: ({ inputs: [{ data }], attributes }) => ({ shape: numbers(attributes.shape), data }),
  channel_shuffle: ({ n, attributes, inputs: [input] }) => {
    const groups = attributes.groups as number;
    const share = channelsOf(input) / groups;
    return tabulate(n, input.shape, (image, at) => {
      const channel = at[at.length - 1];
      const from = (channel % groups) * share + Math.floor(channel / groups);
      return read(input, image, [...at.slice(0, -1), from]) ?? Number.NaN;
    });
  },
  split: ({ n, attributes, inputs: [input] }) => {
    const share = channelsOf(input) / (attributes.parts as number);
    const first = share * (attributes.part as number);
    return tabulate(
      n,
      [...spatialOf(input), share],
      (image, at) => read(input, image, [...at.slice(0, -1), first + at[at.length - 1]]) ?? Number.NaN,
    );
  },
};
