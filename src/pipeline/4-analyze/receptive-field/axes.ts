/**
 * How a transpose or a resampling maps the cells of one axis, and which sizes a value has along the three spatial axes.
 * Both the lines of `reach-rules.ts` and the exact cells of `cell-rules.ts` are made of it.
 */
import type { CoreOpOf } from '../../../ir/core-ops.js';
import { type Rational, rational, rationalOf } from '../../../ir/rational.js';
import type { Axis } from './reach.js';

/** Depth, height, width; what a value lacks is 1. A vector is one cell. */
export function extentsOf(shape: readonly number[]): readonly [number, number, number] {
  const [depth, height, width] = [...Array<number>(Math.max(0, 4 - shape.length)).fill(1), ...shape];
  return [depth, height, width];
}

/** Whether both shapes have the same cells, whatever their channels. */
export function sameCells(a: readonly number[], b: readonly number[]): boolean {
  const [left, right] = [extentsOf(a), extentsOf(b)];
  return left.every((length, axis) => length === right[axis]);
}

/**
 * Along one axis of a transpose: input cell = floor(output cell / quotient) * radix + any of 0 to `rest`. Undefined where
 * the output's place along this axis says nothing simple about the input's: then it reads all of them.
 */
export interface DigitMap {
  readonly quotient: number;
  readonly radix: number;
  readonly rest: number;
}

/**
 * A transpose sees its axes as digits. An input axis is a row of neighbouring digits, and so is an output axis; the digit
 * that leads the output axis tells where in the input one is, and those that come from elsewhere can be anything.
 */
export function digitsOf(
  { shape, permutation }: CoreOpOf<'transpose'>,
  input: readonly number[],
  output: readonly number[],
  axis: Axis,
): DigitMap | undefined {
  const leading = shape[0] ?? 1;
  const [from, to] = [extentsOf(input), extentsOf(output)];
  // All cells as one digit that stays in front: only channels change places.
  const cells = from.reduce((product, length) => product * length, 1);
  if (permutation[0] === 0 && leading === cells && sameCells(input, output)) {
    return { quotient: 1, radix: 1, rest: 0 };
  }
  const before = grouped(shape, [...from, input[input.length - 1] ?? 1]);
  const permuted = permutation.map((digit) => shape[digit]);
  const after = grouped(permuted, [...to, output[output.length - 1] ?? 1]);
  if (before === undefined || after === undefined) return undefined;
  const own = before[axis];
  const [leader, ...followers] = after[axis].map((place) => permutation[place]).filter((d) => shape[d] > 1);
  if (leader === undefined) {
    return own.every((digit) => shape[digit] === 1) ? { quotient: 1, radix: 1, rest: 0 } : undefined;
  }
  if (!own.includes(leader)) return undefined;
  const radixOf = (digit: number) =>
    own.filter((other) => other > digit).reduce((product, other) => product * shape[other], 1);
  const quotient = followers.reduce((product, digit) => product * shape[digit], 1);
  const rest = own
    .filter((digit) => digit !== leader)
    .reduce((total, digit) => total + (shape[digit] - 1) * radixOf(digit), 0);
  return { quotient, radix: radixOf(leader), rest };
}

/** The digits of each axis, in order; undefined where an axis ends within a digit. */
function grouped(digits: readonly number[], axes: readonly number[]): number[][] | undefined {
  const groups: number[][] = [];
  let next = 0;
  for (const length of axes) {
    const group: number[] = [];
    let product = 1;
    while (product < length && next < digits.length) {
      product *= digits[next];
      group.push(next++);
    }
    if (product !== length) return undefined;
    groups.push(group);
  }
  return digits.slice(next).every((length) => length === 1) ? groups : undefined;
}

/** Input cells an output cell, and where output cell 0 lies: the coordinate of cell i is `step * i + offset`. */
export function coordinateOf(
  op: CoreOpOf<'resample'>,
  axis: Axis,
): { readonly step: Rational; readonly offset: Rational } {
  const [from, to] = [op.input[axis], op.output[axis]];
  if (op.coordinate === 'align_corners') {
    return { step: to > 1 ? rational(from - 1, to - 1) : rational(0), offset: rational(0) };
  }
  const exact = rational(from, to);
  const given = op.step[axis];
  const step = Math.abs(given - from / to) <= 1e-12 * given ? exact : rationalOf(given);
  if (op.coordinate === 'asymmetric') return { step, offset: rational(0) };
  return { step, offset: rational(step.numerator - step.denominator, 2n * step.denominator) };
}
