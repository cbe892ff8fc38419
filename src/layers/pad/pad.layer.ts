/** More cells around a map. */
import { dim, formatDim, plus } from '../../ir/dim.js';
import { axisNames, channelsOf, formatShape, type Shape, sizesOf, spatial } from '../../ir/shape.js';
import { optional, real, required } from '../../kit/attributes.js';
import { border, borderMode, checkBorder } from '../../kit/border.js';
import { free } from '../../kit/costs.js';
import { Conditions, defineLayer, failure, success } from '../../kit/define-layer.js';
import { type Sides, sides, sidesFor } from '../../kit/sides.js';
import { tripleOf, volumeOf } from '../../kit/volume.js';

export const pad = defineLayer({
  kind: 'pad',
  group: 'resampling',
  summary: 'Puts cells around a map: zeros or another value, its mirror image, its edge, or its other side.',
  attributes: {
    P: required(sides, {
      doc: 'How many cells: a number for all sides, one per spatial dimension, or begin and end for each (`[0, 1, 0, 1]`).',
      aliases: ['padding'],
      positional: true,
      searchUpTo: 15,
    }),
    mode: optional(border, {
      doc: 'What the new cells are: `zero`, `reflect` (the mirror image without the edge), `replicate` (the edge) or `circular` (the other side).',
      default: 'zero' as const,
    }),
    value: optional(real({}), { doc: 'What `mode=zero` puts there instead of 0.', default: 0 }),
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes: { P, mode, value } }) => {
    const cells = sidesFor(input, P, 'P', 'pad');
    if (!cells.ok) return cells;
    if (mode !== 'zero' && value !== 0) {
      return failure(
        'attribute/without-effect',
        { attribute: 'value', setting: `mode=${mode}` },
        { at: 'value' },
      );
    }
    const begin = cells.begin.map(dim);
    const end = cells.end.map(dim);
    const conditions = new Conditions();
    const excess = checkBorder(mode, input, { begin, end }, conditions, 'P');
    if (excess !== undefined) return excess;
    const output = spatial(input).map((size, axis) => plus(size, cells.begin[axis] + cells.end[axis]));
    const derivations = output.map((size, axis) => ({
      quantity: `output ${axisNames(input)[axis]}`,
      formula: 'W + Pbegin + Pend',
      substituted: `${formatDim(spatial(input)[axis])} + ${cells.begin[axis]} + ${cells.end[axis]}`,
      value: formatDim(size),
    }));
    return success([...output, channelsOf(input)], derivations, conditions.list);
  },
  weights: () => [],
  cost: () => free,
  lower: ({ inputs: [input], output, attributes: { P, mode, value } }) => {
    const op = {
      kind: 'pad',
      input: volumeOf(input),
      output: volumeOf(output),
      begin: tripleOf(beginOf(input, P), 0),
      interior: [0, 0, 0],
      mode: borderMode(mode),
      value,
    } as const;
    return [{ op, inputs: [0], shape: sizesOf(output) }];
  },
});

function beginOf(input: Shape, P: Sides): readonly number[] {
  const cells = sidesFor(input, P, 'P', 'pad');
  if (!cells.ok) throw new Error(`a pad on ${formatShape(input)} was lowered without a shape`);
  return cells.begin;
}
