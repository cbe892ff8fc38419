/** A part of a map. */
import { type Dim, dim, formatDim, isAtMost, minus } from '../../ir/dim.js';
import { axisNames, channelsOf, type Shape, sizesOf, spatial, spatialRank } from '../../ir/shape.js';
import { derived, dimensions, requiredUnless } from '../../kit/attributes.js';
import { free } from '../../kit/costs.js';
import { Conditions, defineLayer, failure, type ShapeResult, success } from '../../kit/define-layer.js';
import { needsMap, perDimension, type Sides, sides, sidesFor } from '../../kit/sides.js';
import { tripleOf, volumeOf } from '../../kit/volume.js';

interface Crop {
  readonly P: Sides | undefined;
  readonly size: readonly Dim[] | undefined;
}

export const crop = defineLayer({
  kind: 'crop',
  group: 'resampling',
  summary: 'Takes cells off the sides of a map, or cuts a part of a given size out of its middle.',
  attributes: {
    P: requiredUnless('size', sides, {
      doc: 'How many cells to take off: a number for all sides, one per spatial dimension, or begin and end for each (`[0, 1, 0, 1]`).',
      aliases: ['padding'],
      positional: true,
      searchUpTo: 15,
    }),
    size: derived(dimensions, {
      doc: 'The size of the output, cut out of the middle; an odd cell more is taken off the end. May be that of another map: `[height(x), width(x)]`.',
      defaultText: 'what `P` leaves',
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => {
    if (spatialRank(input) < 1) return needsMap(input, 'crop');
    const { P, size } = attributes;
    if (P === undefined) return toSize(input, size ?? []);
    if (size === undefined) return takenOff(input, P);
    return failure('attribute/either', { owner: 'crop', first: 'P', second: 'size' }, { at: 'size' });
  },
  weights: () => [],
  cost: () => free,
  lower: ({ inputs: [input], output, attributes }) => {
    const begin = beginOf(input, output, attributes);
    const op = {
      kind: 'slice',
      input: volumeOf(input),
      output: volumeOf(output),
      begin: [...tripleOf(begin, 0), 0],
      stride: [1, 1, 1],
    } as const;
    return [{ op, inputs: [0], shape: sizesOf(output) }];
  },
});

function takenOff(input: Shape, P: Sides): ShapeResult {
  const cells = sidesFor(input, P, 'P', 'crop');
  if (!cells.ok) return cells;
  const conditions = new Conditions();
  const sizes = spatial(input);
  const formulas = sizes.map(
    (size, axis) => `${formatDim(size)} - ${cells.begin[axis]} - ${cells.end[axis]}`,
  );
  const output = sizes.map((size, axis) => minus(size, cells.begin[axis] + cells.end[axis]));
  const names = axisNames(input);
  const empty = output.findIndex((size) => !conditions.needs(isAtMost(dim(1), size)));
  if (empty >= 0) {
    const formula = `${formulas[empty]} = ${formatDim(output[empty])}`;
    const facts = { operation: 'crop', axis: names[empty], size: formatDim(sizes[empty]), formula };
    const attempts = [{ P: Math.floor((smallest(sizes) - 1) / 2) }];
    return failure('shape/nothing-left', facts, { at: 'P', blamesInput: true, attempts });
  }
  const derivations = output.map((size, axis) => ({
    quantity: `output ${names[axis]}`,
    formula: 'W - Pbegin - Pend',
    substituted: formulas[axis],
    value: formatDim(size),
  }));
  return success([...output, channelsOf(input)], derivations, conditions.list);
}

function toSize(input: Shape, size: readonly Dim[]): ShapeResult {
  const wanted = perDimension(input, size, 'size');
  if (!wanted.ok) return wanted;
  const conditions = new Conditions();
  const sizes = spatial(input);
  const large = wanted.values.findIndex((cells, axis) => !conditions.needs(isAtMost(cells, sizes[axis])));
  if (large >= 0) {
    const facts = {
      axis: axisNames(input)[large],
      wanted: formatDim(wanted.values[large]),
      size: formatDim(sizes[large]),
    };
    return failure('shape/crop-larger-than-input', facts, { at: 'size', blamesInput: true });
  }
  return success([...wanted.values, channelsOf(input)], [], conditions.list);
}

/** The smallest of the sizes that are numbers; 1 where none is. */
function smallest(sizes: readonly Dim[]): number {
  const known = sizes.flatMap((size) => (size.kind === 'constant' ? [size.value] : []));
  return known.length === 0 ? 1 : Math.min(...known);
}

/** Per spatial dimension, how many cells are taken off its beginning: half of what is too much, rounded down, or `P`. */
function beginOf(input: Shape, output: Shape, { P }: Crop): readonly number[] {
  if (P !== undefined) {
    const cells = sidesFor(input, P, 'P', 'crop');
    if (cells.ok) return cells.begin;
  }
  const outputs = sizesOf(spatial(output));
  return sizesOf(spatial(input)).map((size, axis) => Math.floor((size - outputs[axis]) / 2));
}
