/** Blocks of cells as channels: what undoes `depth_to_space`. */
import { constantOf, floorDiv, formatDim, isEqual, modulo, times } from '../../ir/dim.js';
import { axisNames, channelsOf, sizesOf, spatial, spatialRank } from '../../ir/shape.js';
import { blockAttributes, blockVolume, gatherBlocks, nearestBlocks } from '../../kit/blocks.js';
import { free } from '../../kit/costs.js';
import { Conditions, defineLayer, failure, success } from '../../kit/define-layer.js';
import { needsMap } from '../../kit/sides.js';

export const spaceToDepth = defineLayer({
  kind: 'space_to_depth',
  group: 'resampling',
  summary:
    'Makes each block of cells one cell with the channels of all of them: 8x8x4 with blocks of 2 becomes 4x4x16.',
  attributes: blockAttributes,
  takes: 'chain',
  shape: ({ inputs: [input], attributes: { block } }) => {
    const rank = spatialRank(input);
    if (rank < 1) return needsMap(input, 'space_to_depth');
    const conditions = new Conditions();
    const sizes = spatial(input);
    const names = axisNames(input);
    const uneven = sizes.findIndex((size) => !conditions.needs(isEqual(modulo(size, block), 0)));
    if (uneven >= 0) {
      const facts = {
        block,
        quantity: names[uneven],
        cells: block,
        count: formatDim(sizes[uneven]),
      };
      return failure('shape/block-does-not-divide', facts, {
        at: 'block',
        blamesInput: true,
        attempts: nearestBlocks(block, (other) =>
          sizes.every((size) => isEqual(modulo(size, other), 0) === 'always'),
        ),
      });
    }
    const cells = blockVolume(block, rank);
    const output = sizes.map((size) => floorDiv(size, block));
    const deep = times(channelsOf(input), cells);
    const derivations = output.map((size, axis) => ({
      quantity: `output ${names[axis]}`,
      formula: 'W / block',
      substituted: `${formatDim(sizes[axis])} / ${block}`,
      value: formatDim(size),
    }));
    const depth = {
      quantity: 'output channels',
      formula: 'channels * cells of a block',
      substituted: `${formatDim(channelsOf(input))} * ${cells}`,
      value: formatDim(deep),
    };
    return success([...output, deep], [...derivations, depth], conditions.list);
  },
  weights: () => [],
  cost: () => free,
  lower: ({ inputs: [input], output, attributes }) => {
    const cells = sizesOf(spatial(output));
    const op = gatherBlocks({ ...attributes, cells, channels: constantOf(channelsOf(input)) });
    return [{ op, inputs: [0], shape: sizesOf(output) }];
  },
});
