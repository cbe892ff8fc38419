/**
 * The convolution family as nested loops over positions and taps. Padded taps are multiplied, as all counts do; the
 * transposed convolution stamps its filters into the output, which is how it is defined.
 */
import {
  indices,
  type ReferenceCall,
  type References,
  read,
  type Tensor,
  tabulate,
  volume,
} from './reference.js';
import { place, windowOf } from './windows.js';

/** What stands at a position along one axis that may lie outside; undefined where that is a zero. */
function beyond(at: number, size: number, border: unknown): number | undefined {
  if (at >= 0 && at < size) return at;
  if (border === 'circular') return (at + size) % size;
  if (border === 'replicate') return at < 0 ? 0 : size - 1;
  if (border === 'reflect') return at < 0 ? -at : 2 * (size - 1) - at;
  return undefined;
}

function channelsOf({ shape }: Tensor): number {
  return shape[shape.length - 1];
}

interface Convolution {
  readonly filters: number;
  readonly groups: number;
  readonly weight: Tensor;
  readonly bias?: Tensor;
}

function convolve(call: ReferenceCall, { filters, groups, weight, bias }: Convolution): Tensor {
  const { n, inputs, attributes, multiplied } = call;
  const [input] = inputs;
  const F = attributes.F ?? weight.shape.slice(1, -1);
  const window = windowOf({ ...call, attributes: { ...attributes, F } });
  const channels = channelsOf(input) / groups;
  return tabulate(n, [...window.positions, filters], (image, at) => {
    const position = at.slice(0, -1);
    const filter = at[at.length - 1];
    const group = Math.floor(filter / (filters / groups));
    let sum = bias === undefined ? 0 : bias.data[filter];
    for (const tap of indices(window.filter)) {
      const from = place(window, position, tap).map((index, axis) =>
        beyond(index, window.sizes[axis], attributes.border),
      );
      for (let c = 0; c < channels; c++) {
        const factor = read(weight, 0, [filter, ...tap, c]) ?? Number.NaN;
        const inside = from.every((index) => index !== undefined);
        sum += factor * (inside ? (read(input, image, [...from, group * channels + c]) ?? Number.NaN) : 0);
        if (image === 0) multiplied();
      }
    }
    return sum;
  });
}

/** Every value of the input stamps its filters at its place; where stamps overlap they add up. */
function stamp({ n, inputs, attributes, weights, multiplied }: ReferenceCall): Tensor {
  const [input] = inputs;
  const { weight, bias } = weights;
  const sizes = input.shape.slice(0, -1);
  const filter = weight.shape.slice(1, -1);
  const each = (value: unknown): number[] => {
    const list = value as number[];
    return sizes.map((_, axis) => (list.length === 1 ? list[0] : list[axis]));
  };
  const [stride, dilation, extra] = [each(attributes.S), each(attributes.D), each(attributes.output_padding)];
  const padding = attributes.P as { kind: string; sides: number[] };
  const whole = sizes.map(
    (size, axis) => stride[axis] * (size - 1) + dilation[axis] * (filter[axis] - 1) + 1,
  );
  const begin: number[] = [];
  const output = whole.map((size, axis) => {
    if (padding.kind === 'explicit') {
      const { sides } = padding;
      const pairs = sides.length === 2 * sizes.length;
      begin.push(pairs ? sides[2 * axis] : sides.length === 1 ? sides[0] : sides[axis]);
      const end = pairs ? sides[2 * axis + 1] : begin[axis];
      return size - begin[axis] - end + extra[axis];
    }
    if (padding.kind === 'valid') {
      begin.push(0);
      return size + extra[axis];
    }
    // `same`: as many cells for each input cell as the stride; what is too much goes half in front, half behind.
    const tooMuch = Math.max(0, size - stride[axis] * sizes[axis]);
    begin.push(padding.kind === 'same' ? Math.floor(tooMuch / 2) : Math.ceil(tooMuch / 2));
    return stride[axis] * sizes[axis] + extra[axis];
  });
  const groups = attributes.groups as number;
  const filters = attributes.filters as number;
  const channels = channelsOf(input);
  const shape = [...output, filters];
  const data = Float64Array.from({ length: n * volume(shape) }, (_, at) => bias?.data[at % filters] ?? 0);
  for (let image = 0; image < n; image++) {
    for (const at of indices(sizes)) {
      for (const tap of indices(filter)) {
        const to = at.map((index, axis) => index * stride[axis] + tap[axis] * dilation[axis] - begin[axis]);
        const inside = to.every((index, axis) => index >= 0 && index < output[axis]);
        const offset = to.reduce((sum, index, axis) => sum * output[axis] + index, image);
        for (let c = 0; c < channels; c++) {
          const group = Math.floor(c / (channels / groups));
          for (let f = 0; f < filters / groups; f++) {
            if (image === 0) multiplied();
            if (!inside) continue;
            const factor = read(weight, 0, [c, ...tap, f]) ?? Number.NaN;
            data[offset * filters + group * (filters / groups) + f] +=
              factor * (read(input, image, [...at, c]) ?? Number.NaN);
          }
        }
      }
    }
  }
  return { shape, data };
}

const unit = { F: [1], S: [1], D: [1], P: { kind: 'valid' } };

export const references: References = {
  conv: (call) => {
    const { filters, groups } = call.attributes as { filters: number; groups: number };
    return convolve(call, { filters, groups, weight: call.weights.weight, bias: call.weights.bias });
  },
  depthwise: (call) => {
    const { weight, bias } = call.weights;
    const groups = channelsOf(call.inputs[0]);
    return convolve(call, { filters: weight.shape[0], groups, weight, bias });
  },
  pointwise: (call) => {
    const { filters, groups, S } = call.attributes as { filters: number; groups: number; S: unknown };
    const { weight, bias } = call.weights;
    return convolve({ ...call, attributes: { ...unit, S } }, { filters, groups, weight, bias });
  },
  separable: (call) => {
    const { weights, inputs } = call;
    const weight = weights['depthwise.weight'];
    const between = convolve(call, { filters: weight.shape[0], groups: channelsOf(inputs[0]), weight });
    return convolve(
      { ...call, inputs: [between], attributes: unit },
      {
        filters: call.attributes.filters as number,
        groups: 1,
        weight: weights['pointwise.weight'],
        bias: weights.bias,
      },
    );
  },
  transposed: stamp,
};
