/** Values far apart, zeros between. */

import { formatDim, times } from '../../ir/dim.js';
import { axisNames, channelsOf, sizesOf, spatial, spatialRank } from '../../ir/shape.js';
import { required, size } from '../../kit/attributes.js';
import { free } from '../../kit/costs.js';
import { defineLayer, success } from '../../kit/define-layer.js';
import { needsMap, perDimension } from '../../kit/sides.js';
import { tripleOf, volumeOf } from '../../kit/volume.js';

export const bedOfNails = defineLayer({
  kind: 'bed_of_nails',
  group: 'resampling',
  summary:
    'Makes a map larger by zeros: each value becomes the first cell of a block whose other cells are 0.',
  attributes: {
    scale: required(size({ min: 1 }), {
      doc: 'How many times larger the output is: one number, or one per spatial dimension.',
      positional: true,
      searchUpTo: 16,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => {
    if (spatialRank(input) < 1) return needsMap(input, 'bed_of_nails');
    const scale = perDimension(input, attributes.scale, 'scale');
    if (!scale.ok) return scale;
    const output = spatial(input).map((cells, axis) => times(cells, scale.values[axis]));
    const derivations = output.map((cells, axis) => ({
      quantity: `output ${axisNames(input)[axis]}`,
      formula: 'W * scale',
      substituted: `${formatDim(spatial(input)[axis])} * ${scale.values[axis]}`,
      value: formatDim(cells),
    }));
    return success([...output, channelsOf(input)], derivations);
  },
  weights: () => [],
  cost: () => free,
  lower: ({ inputs: [input], output, attributes }) => {
    const scale = perDimension(input, attributes.scale, 'scale');
    const interior = (scale.ok ? scale.values : []).map((factor) => factor - 1);
    const op = {
      kind: 'pad',
      input: volumeOf(input),
      output: volumeOf(output),
      begin: [0, 0, 0],
      interior: tripleOf(interior, 0),
      mode: 'constant',
      value: 0,
    } as const;
    return [{ op, inputs: [0], shape: sizesOf(output) }];
  },
});
