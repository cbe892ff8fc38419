/** Pooling as nested loops over output positions and taps, and the window that it shares with convolution. */
import { indices, type Reference, type ReferenceCall, type References, read, tabulate } from './reference.js';

export interface Window {
  readonly sizes: readonly number[];
  readonly filter: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly begin: readonly number[];
  readonly end: readonly number[];
  readonly positions: readonly number[];
}

/** Reads the attributes as the language defines them. */
export function windowOf({ attributes, inputs: [input] }: ReferenceCall): Window {
  const sizes = input.shape.slice(0, -1);
  const each = (value: unknown): number[] => {
    const list = value as number[];
    return list.length === 1 ? sizes.map(() => list[0]) : [...list];
  };
  const filter = each(attributes.F);
  const stride = each(attributes.S ?? attributes.F);
  const dilation = each(attributes.D ?? [1]);
  const begin: number[] = [];
  const end: number[] = [];
  const padding = attributes.P as { kind: string; sides: number[] };
  for (const [axis, size] of sizes.entries()) {
    const extent = dilation[axis] * (filter[axis] - 1) + 1;
    let total = 0;
    if (padding.kind === 'explicit') {
      const { sides } = padding;
      const pairs = sides.length === 2 * sizes.length;
      begin.push(pairs ? sides[2 * axis] : sides.length === 1 ? sides[0] : sides[axis]);
      end.push(pairs ? sides[2 * axis + 1] : sides.length === 1 ? sides[0] : sides[axis]);
      continue;
    }
    if (padding.kind === 'full') total = 2 * (extent - 1);
    if (padding.kind.startsWith('same')) {
      // As many positions as there are strides that start inside the input.
      let wanted = 0;
      while (wanted * stride[axis] < size) wanted++;
      total = Math.max(0, (wanted - 1) * stride[axis] + extent - size);
    }
    const half = Math.floor(total / 2);
    begin.push(padding.kind === 'same_lower' ? total - half : half);
    end.push(padding.kind === 'same_lower' ? half : total - half);
  }
  const positions = sizes.map((size, axis) => {
    const extent = dilation[axis] * (filter[axis] - 1) + 1;
    const padded = size + begin[axis] + end[axis];
    let count = 0;
    while (count * stride[axis] + extent <= padded) count++;
    // Rounding up adds one window that hangs over, unless it would start in the padding behind.
    const hangsOver = (count - 1) * stride[axis] + extent < padded;
    if (attributes.ceil === true && hangsOver && count * stride[axis] < size + begin[axis]) count++;
    return count;
  });
  return { sizes, filter, stride, dilation, begin, end, positions };
}

/** Where in the input a tap of the window at an output position lies. */
export function place(w: Window, position: readonly number[], tap: readonly number[]): number[] {
  return tap.map((index, axis) => position[axis] * w.stride[axis] + index * w.dilation[axis] - w.begin[axis]);
}

const pool =
  (
    reduce: (
      values: readonly number[],
      window: Window,
      position: readonly number[],
      call: ReferenceCall,
    ) => number,
  ): Reference =>
  (call) => {
    const [input] = call.inputs;
    const window = windowOf(call);
    return tabulate(call.n, [...window.positions, input.shape[input.shape.length - 1]], (image, at) => {
      const position = at.slice(0, -1);
      const values = [...indices(window.filter)]
        .map((tap) => read(input, image, [...place(window, position, tap), at[at.length - 1]]))
        .filter((value) => value !== undefined);
      return reduce(values, window, position, call);
    });
  };

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** PyTorch's divisor: with padding counted, the window is clipped to where the padding ends. */
function clippedVolume(w: Window, position: readonly number[]): number {
  return w.sizes.reduce((product, size, axis) => {
    const start = position[axis] * w.stride[axis] - w.begin[axis];
    return product * (Math.min(start + w.filter[axis], size + w.end[axis]) - start);
  }, 1);
}

const everywhere =
  (reduce: (values: readonly number[]) => number): Reference =>
  ({ n, inputs: [input] }) => {
    const sizes = input.shape.slice(0, -1);
    const channels = input.shape[input.shape.length - 1];
    return tabulate(n, [...sizes.map(() => 1), channels], (image, at) => {
      const channel = at[at.length - 1];
      return reduce(
        [...indices(sizes)].map((position) => read(input, image, [...position, channel]) ?? Number.NaN),
      );
    });
  };

export const references: References = {
  maxpool: pool((values) => Math.max(...values)),
  avgpool: pool((values, window, position, { attributes }) =>
    attributes.count_include_pad === true
      ? sum(values) / clippedVolume(window, position)
      : sum(values) / values.length,
  ),
  lppool: pool((values, _window, _position, { attributes }) => {
    const p = attributes.p as number;
    return sum(values.map((value) => Math.abs(value) ** p)) ** (1 / p);
  }),
  global_maxpool: everywhere((values) => Math.max(...values)),
  global_avgpool: everywhere((values) => sum(values) / values.length),
};
