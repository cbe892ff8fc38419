/** For each core operation what an output cell reads of each input, as lines: a total map, so that none is forgotten. */
import type { CoreOpKind, CoreOpOf } from '../../../ir/core-ops.js';
import { floorOf, productOf, type Rational, rational, sum, zero } from '../../../ir/rational.js';
import { coordinateOf, digitsOf, extentsOf, sameCells } from './axes.js';
import {
  type Axis,
  around,
  compose,
  eachAxis,
  everything,
  identity,
  type Reach,
  type Reaches,
  transposedReach,
  windowReach,
} from './reach.js';

/** Sizes of one image, channels last. */
interface Shapes {
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
}

/** For each input the ways in which it is read; more than one where a cell counts by itself and in a statistic. */
type ReachRule<K extends CoreOpKind> = (op: CoreOpOf<K>, shapes: Shapes) => readonly (readonly Reaches[])[];

const sameCell: Reaches = [identity, identity, identity];

function allCells(shape: readonly number[]): Reaches {
  const extents = extentsOf(shape);
  return eachAxis((axis) => everything(extents[axis]));
}

const cellByCell = (_: unknown, { inputs }: Shapes) => inputs.map(() => [sameCell]);
const wholeMap = (_: unknown, { inputs }: Shapes) => inputs.map((shape) => [allCells(shape)]);
const cellAndStatistic = (_: unknown, { inputs }: Shapes) =>
  inputs.map((shape) => [sameCell, allCells(shape)]);
const window = ({ geometry }: CoreOpOf<'conv' | 'max_pool' | 'average_pool' | 'lp_pool'>) => [
  [eachAxis((axis) => windowReach(geometry, axis))],
];

export const reachRules: { readonly [K in CoreOpKind]: ReachRule<K> } = {
  conv: window,
  conv_transposed: ({ geometry }) => [[eachAxis((axis) => transposedReach(geometry, axis))]],
  dense: wholeMap,
  max_pool: window,
  average_pool: window,
  lp_pool: window,
  // A value lands in a cell only where its whole window of the second input has its maximum there.
  max_unpool: ({ geometry }) => [
    [eachAxis((axis) => transposedReach(geometry, axis))],
    [eachAxis((axis) => compose(transposedReach(geometry, axis), windowReach(geometry, axis)))],
  ],
  activation: cellByCell,
  prelu: cellByCell,
  softmax: cellByCell,
  batch_norm: cellByCell,
  layer_norm: ({ length }, shapes) =>
    length === shapes.output[shapes.output.length - 1]
      ? cellByCell(undefined, shapes)
      : cellAndStatistic(undefined, shapes),
  group_norm: cellAndStatistic,
  local_response_norm: cellByCell,
  scale: cellByCell,
  dropout: cellByCell,
  add: cellByCell,
  multiply: cellByCell,
  multiply_channels: (_, { inputs: [, factors] }) => [[sameCell], [allCells(factors)]],
  concat: cellByCell,
  slice: ({ begin, stride }) => [
    [
      eachAxis((axis) => ({
        step: rational(stride[axis]),
        first: rational(begin[axis]),
        last: rational(begin[axis]),
      })),
    ],
  ],
  pad: ({ begin, interior }) => [
    [
      eachAxis((axis) => {
        const share = rational(1, interior[axis] + 1);
        return around(share, productOf(share, rational(-begin[axis])), share);
      }),
    ],
  ],
  transpose: (op, { inputs: [input], output }) => [
    [
      eachAxis((axis) => {
        const map = digitsOf(op, input, output, axis);
        if (map === undefined) return everything(extentsOf(input)[axis]);
        const { quotient, radix, rest } = map;
        // The mean of floor(i / q) - i / q over q neighbours is (1 - q) / 2q.
        const first = rational(radix * (1 - quotient), 2 * quotient);
        return { step: rational(radix, quotient), first, last: sum(first, rational(rest)) };
      }),
    ],
  ],
  resample: (op) => [[eachAxis((axis) => resampled(op, axis))]],
  reshape: (_, { inputs: [input], output }) => [[sameCells(input, output) ? sameCell : allCells(input)]],
};

function resampled(op: CoreOpOf<'resample'>, axis: Axis): Reach {
  const [from, to] = [op.input[axis], op.output[axis]];
  if (from === to && op.step[axis] === 1) return identity;
  if (op.method === 'area') {
    if (to === 1) return everything(from);
    const step = rational(from, to);
    // Bins run from floor(i * step) to ceil((i + 1) * step): both round by (q - 1) / 2q on the average.
    const rounding = rational(step.denominator - 1n, 2n * step.denominator);
    const last = sum(sum(step, rounding), rational(-1));
    return { step, first: productOf(rounding, rational(-1)), last };
  }
  const { step, offset } = coordinateOf(op, axis);
  if (op.method === 'nearest') return around(step, sum(offset, meanRounding(step, offset)), rational(1));
  return around(step, offset, rational(op.method === 'linear' ? 2 : 4));
}

const longestPeriod = 1000n;

/** The mean of floor(x) - x over the coordinates x = step * i + offset. */
function meanRounding(step: Rational, offset: Rational): Rational {
  const period = step.denominator;
  if (period > longestPeriod) return rational(-1, 2);
  let total = zero;
  for (let i = 0n; i < period; i++) {
    const x = sum(productOf(step, rational(i)), offset);
    total = sum(total, sum(rational(floorOf(x)), productOf(x, rational(-1))));
  }
  return productOf(total, rational(1n, period));
}
