/** For each core operation the exact cells that given output cells read, along one axis: a total map. */
import type { CoreOpKind, CoreOpOf, WindowGeometry } from '../../../ir/core-ops.js';
import { floorOf, numberOf, productOf, rational, sum } from '../../../ir/rational.js';
import { coordinateOf, digitsOf, extentsOf, sameCells } from './axes.js';
import { allOf, type Cells, readEach, within } from './cells.js';
import type { Axis } from './reach.js';

interface AxisShapes {
  readonly axis: Axis;
  /** Sizes of one image, channels last. */
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
}

/** The cells of each input that `cells` of the output depend on. */
type CellRule<K extends CoreOpKind> = (op: CoreOpOf<K>, cells: Cells, shapes: AxisShapes) => readonly Cells[];

const lengthOf = (shape: readonly number[], axis: Axis) => extentsOf(shape)[axis];

const sameCell = (_: unknown, cells: Cells, { inputs }: AxisShapes) => inputs.map(() => cells);
const wholeMap = (_: unknown, __: Cells, { inputs, axis }: AxisShapes) =>
  inputs.map((shape) => allOf(lengthOf(shape, axis)));
const window = (
  { geometry }: CoreOpOf<'conv' | 'max_pool' | 'average_pool' | 'lp_pool'>,
  cells: Cells,
  { axis }: AxisShapes,
) => [windowCells(geometry, axis, cells)];

export const cellRules: { readonly [K in CoreOpKind]: CellRule<K> } = {
  conv: window,
  conv_transposed: ({ geometry }, cells, { axis }) => [windowsWith(geometry, axis, cells)],
  dense: wholeMap,
  max_pool: window,
  average_pool: window,
  lp_pool: window,
  max_unpool: ({ geometry }, cells, { axis }) => {
    const windows = windowsWith(geometry, axis, cells);
    return [windows, windowCells(geometry, axis, windows)];
  },
  activation: sameCell,
  prelu: sameCell,
  softmax: sameCell,
  batch_norm: sameCell,
  layer_norm: ({ length }, cells, shapes) =>
    length === shapes.output[shapes.output.length - 1] ? [cells] : wholeMap(undefined, cells, shapes),
  group_norm: wholeMap,
  local_response_norm: sameCell,
  scale: sameCell,
  dropout: sameCell,
  add: sameCell,
  multiply: sameCell,
  multiply_channels: (_, cells, { inputs: [, factors], axis }) => [cells, allOf(lengthOf(factors, axis))],
  concat: sameCell,
  slice: ({ input, begin, stride }, cells, { axis }) => {
    const [shift, step] = [begin[axis], stride[axis]];
    if (step === 1) {
      return [
        within(
          cells.map(([first, last]) => [first + shift, last + shift]),
          input[axis],
        ),
      ];
    }
    return [readEach(cells, input[axis], (cell) => [[shift + cell * step, shift + cell * step]])];
  },
  pad: (op, cells, { axis }) => [padded(op, axis, cells)],
  transpose: (op, cells, { inputs: [input], output, axis }) => {
    const map = digitsOf(op, input, output, axis);
    const length = lengthOf(input, axis);
    if (map === undefined) return [allOf(length)];
    return [
      readEach(cells, length, (cell) => {
        const first = Math.floor(cell / map.quotient) * map.radix;
        return [[first, first + map.rest]];
      }),
    ];
  },
  resample: (op, cells, { axis }) => [resampled(op, axis, cells)],
  reshape: (_, cells, { inputs: [input], output, axis }) => [
    sameCells(input, output) ? cells : allOf(lengthOf(input, axis)),
  ],
};

/** The cells under the windows at these positions. */
function windowCells(geometry: WindowGeometry, axis: Axis, positions: Cells): Cells {
  const length = geometry.input[axis];
  const [taps, step, dilation] = [geometry.filter[axis], geometry.stride[axis], geometry.dilation[axis]];
  const before = geometry.padding[axis];
  const extent = dilation * (taps - 1) + 1;
  if (dilation === 1 && taps >= step) {
    const runs = positions.map(([first, last]): [number, number] => [
      first * step - before,
      last * step - before + extent - 1,
    ]);
    return within(runs, length);
  }
  return readEach(positions, length, (position) => {
    const first = position * step - before;
    if (dilation === 1) return [[first, first + extent - 1]];
    return Array.from(
      { length: taps },
      (_, tap) => [first + tap * dilation, first + tap * dilation] as const,
    );
  });
}

/** The positions whose windows hold any of these cells. */
function windowsWith(geometry: WindowGeometry, axis: Axis, cells: Cells): Cells {
  const positions = geometry.output[axis];
  const [taps, step, dilation] = [geometry.filter[axis], geometry.stride[axis], geometry.dilation[axis]];
  const before = geometry.padding[axis];
  const runs = cells.flatMap(([first, last]) =>
    Array.from({ length: taps }, (_, tap): [number, number] => [
      Math.ceil((first + before - tap * dilation) / step),
      Math.floor((last + before - tap * dilation) / step),
    ]),
  );
  return within(
    runs.filter(([first, last]) => first <= last),
    positions,
  );
}

function padded({ input, begin, interior, mode }: CoreOpOf<'pad'>, axis: Axis, cells: Cells): Cells {
  const [length, before, spread] = [input[axis], begin[axis], interior[axis] + 1];
  const own = cells
    .map(([first, last]): [number, number] => [
      Math.ceil((first - before) / spread),
      Math.floor((last - before) / spread),
    ])
    .filter(([first, last]) => first <= last);
  if (mode === 'constant') return within(own, length);
  const outside = cells.flatMap(([first, last]): [number, number][] => [
    [first - before, Math.min(last - before, -1)],
    [Math.max(first - before, length), last - before],
  ]);
  const mirrored = readEach(
    outside.filter(([first, last]) => first <= last),
    length,
    (cell) => {
      const source =
        mode === 'replicate'
          ? Math.min(Math.max(cell, 0), length - 1)
          : mode === 'reflect'
            ? cell < 0
              ? -cell
              : 2 * (length - 1) - cell
            : ((cell % length) + length) % length;
      return [[source, source]];
    },
  );
  return within([...own, ...mirrored], length);
}

function resampled(op: CoreOpOf<'resample'>, axis: Axis, cells: Cells): Cells {
  const [from, to] = [op.input[axis], op.output[axis]];
  if (op.method === 'area') {
    return readEach(cells, from, (cell) => [
      [Math.floor((cell * from) / to), Math.ceil(((cell + 1) * from) / to) - 1],
    ]);
  }
  const { step, offset } = coordinateOf(op, axis);
  const edge = (cell: number) => Math.min(Math.max(cell, 0), from - 1);
  return readEach(cells, from, (cell) => {
    const coordinate = sum(productOf(step, rational(cell)), offset);
    const at = Number(floorOf(coordinate));
    if (op.method === 'nearest') return [[edge(at), edge(at)]];
    // Interpolation between two cells starts at the first one where the coordinate lies before it.
    const start = op.method === 'linear' && numberOf(coordinate) < 0 ? 0 : at;
    if (coordinate.denominator === 1n || start > at) return [[edge(start), edge(start)]];
    const reach = op.method === 'linear' ? [0, 1] : [-1, 2];
    return [[edge(start + reach[0]), edge(start + reach[1])]];
  });
}
