/** A map of another size: every output cell is a copy of an input cell, or a weighted mean of its neighbours. */
import type { ResampleMethod } from '../../ir/core-ops.js';
import { constantOf } from '../../ir/dim.js';
import { type Shape, sizesOf, spatial, spatialRank } from '../../ir/shape.js';
import { choice, derived, dimensions, flag, optional, requiredUnless } from '../../kit/attributes.js';
import { free, perValue } from '../../kit/costs.js';
import { defineLayer } from '../../kit/define-layer.js';
import { resampledShape, scaleFactors, type Upsampling } from '../../kit/resampling.js';
import { perDimension } from '../../kit/sides.js';
import { tripleOf, volumeOf } from '../../kit/volume.js';

export const upsample = defineLayer({
  kind: 'upsample',
  group: 'resampling',
  summary: 'Resizes a map, by the nearest cell or by linear or cubic interpolation.',
  attributes: {
    scale: requiredUnless('size', scaleFactors, {
      doc: 'How many times larger the output is, rounded down: one number, or one per spatial dimension; below 1 the map becomes smaller.',
      aliases: ['scale_factor'],
      positional: true,
      searchUpTo: 8,
    }),
    size: derived(dimensions, {
      doc: 'The size of the output instead of a scale. May be that of another map: `[height(x), width(x)]`.',
      defaultText: 'input times `scale`',
    }),
    mode: optional(choice(['nearest', 'bilinear', 'bicubic', 'linear']), {
      doc: 'How a cell between others is computed; `linear` and `bilinear` are the same, in any number of dimensions.',
      default: 'nearest' as const,
    }),
    align_corners: optional(flag, {
      doc: 'Puts the centres of the corner cells of both maps on top of each other, instead of their outer edges.',
      default: false,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => resampledShape(input, attributes),
  weights: () => [],
  cost: ({ inputs: [input], output, attributes: { mode } }) => {
    if (mode === 'nearest') return free;
    const neighbours = (mode === 'bicubic' ? 4 : 2) ** spatialRank(input);
    return perValue(output, { multiply: neighbours, add: neighbours - 1 });
  },
  lower: ({ inputs: [input], output, attributes }) => {
    const op = {
      kind: 'resample',
      input: volumeOf(input),
      output: volumeOf(output),
      ...methodOf(attributes),
      step: tripleOf(stepsOf(input, output, attributes), 1),
    } as const;
    return [{ op, inputs: [0], shape: sizesOf(output) }];
  },
});

function methodOf({ mode, align_corners }: Upsampling): Pick<ResampleMethod, 'method' | 'coordinate'> {
  if (mode === 'nearest') return { method: 'nearest', coordinate: 'asymmetric' };
  const method = mode === 'bicubic' ? 'cubic' : 'linear';
  return { method, coordinate: align_corners ? 'align_corners' : 'half_pixel' };
}

/**
 * Input cells an output cell: from the scale as it is given, even where the output was rounded down. As in PyTorch, a
 * dimension whose size does not change keeps its cells all the same, except with `bicubic`, and `nearest` doubles evenly.
 */
function stepsOf(input: Shape, output: Shape, { scale, mode }: Upsampling): readonly number[] {
  const factors = scale && perDimension(input, scale, 'scale');
  return spatial(input).map((size, axis) => {
    const [before, after] = [constantOf(size), constantOf(output[axis])];
    const isKept = mode !== 'bicubic' && after === before;
    const isDoubled = mode === 'nearest' && after === 2 * before;
    if (factors?.ok && !isKept && !isDoubled) return 1 / factors.values[axis];
    return before / after;
  });
}
