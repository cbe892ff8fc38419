/** The same values under another shape. */
import { formatDim, isEqual } from '../../ir/dim.js';
import { elementsOf, formatShape, type Shape, sizesOf } from '../../ir/shape.js';
import { dimensions, required } from '../../kit/attributes.js';
import { free } from '../../kit/costs.js';
import { type Attempt, Conditions, defineLayer, failure, success } from '../../kit/define-layer.js';
import { nearestDivisors } from '../../kit/divisors.js';

export const reshape = defineLayer({
  kind: 'reshape',
  group: 'dense',
  summary: 'Gives the same values another shape, row by row, channels last; nothing is moved.',
  attributes: {
    shape: required(dimensions, {
      doc: 'The output: one to four sizes such as `7x7x512`, with as many values as the input has.',
      positional: true,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes: { shape } }) => {
    const conditions = new Conditions();
    const [values, wanted] = [elementsOf(input), elementsOf(shape)];
    if (!conditions.needs(isEqual(values, wanted))) {
      const facts = {
        input: formatShape(input),
        values: formatDim(values),
        shape: formatShape(shape),
        wanted: formatDim(wanted),
      };
      return failure('shape/reshape-mismatch', facts, {
        at: 'shape',
        blamesInput: true,
        attempts: nearShapes(input, shape),
      });
    }
    const derivation = {
      quantity: 'values',
      formula: 'product of all dimensions',
      substituted: shape.map((size) => formatDim(size)).join(' * '),
      value: formatDim(wanted),
    };
    return success(shape, [derivation], conditions.list);
  },
  weights: () => [],
  cost: () => free,
  lower: ({ output }) => [{ op: { kind: 'reshape' }, inputs: [0], shape: sizesOf(output) }],
});

/**
 * Shapes with as many values as the input: those that differ from the written one in a single dimension, the last
 * first; where there is none, one whose sizes are the nearest that divide what is left.
 */
function nearShapes(input: Shape, shape: Shape): Attempt[] {
  if ([...input, ...shape].some(({ kind }) => kind === 'symbolic')) return [];
  const values = sizesOf(input).reduce((product, size) => product * size, 1);
  const sizes = sizesOf(shape);
  const changed = sizes
    .map((_, axis) => sizes.length - 1 - axis)
    .flatMap((axis) => {
      const others = sizes.reduce((product, size, other) => (other === axis ? product : product * size), 1);
      const fitting = values / others;
      return Number.isInteger(fitting) ? [sizes.with(axis, fitting)] : [];
    });
  return (changed.length > 0 ? changed : [factorised(values, sizes)]).map((near) => ({ shape: near }));
}

function factorised(values: number, sizes: readonly number[]): number[] {
  let left = values;
  const factors = sizes.slice(0, -1).map((size) => {
    const divisors = left % size === 0 ? [size] : nearestDivisors(left, size);
    const nearest = divisors.reduce((a, b) => (Math.abs(b - size) < Math.abs(a - size) ? b : a), 1);
    left /= nearest;
    return nearest;
  });
  return [...factors, left];
}
