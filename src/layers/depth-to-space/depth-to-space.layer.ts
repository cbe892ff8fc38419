/** Channels laid out as blocks of cells: the sub-pixel layer. */
import { floorDiv, formatDim, isEqual, modulo, times } from '../../ir/dim.js';
import { axisNames, channelsOf, sizesOf, spatial, spatialRank } from '../../ir/shape.js';
import { blockAttributes, blockVolume, nearestBlocks, spreadBlocks } from '../../kit/blocks.js';
import { free } from '../../kit/costs.js';
import { Conditions, defineLayer, failure, success } from '../../kit/define-layer.js';
import { needsMap } from '../../kit/sides.js';

export const depthToSpace = defineLayer({
  kind: 'depth_to_space',
  group: 'resampling',
  summary:
    'Lays channels out as blocks of cells: 4x4x16 with blocks of 2 becomes 8x8x4. No value is computed (pixel shuffle).',
  attributes: blockAttributes,
  takes: 'chain',
  shape: ({ inputs: [input], attributes: { block } }) => {
    const rank = spatialRank(input);
    if (rank < 1) return needsMap(input, 'depth_to_space');
    const channels = channelsOf(input);
    const cells = blockVolume(block, rank);
    const conditions = new Conditions();
    if (!conditions.needs(isEqual(modulo(channels, cells), 0))) {
      const facts = { block, quantity: 'channels', cells, count: formatDim(channels) };
      return failure('shape/block-does-not-divide', facts, {
        at: 'block',
        blamesInput: true,
        attempts: nearestBlocks(
          block,
          (other) => isEqual(modulo(channels, blockVolume(other, rank)), 0) === 'always',
        ),
      });
    }
    const deep = floorDiv(channels, cells);
    const sides = spatial(input).map((size) => times(size, block));
    const derivations = sides.map((size, axis) => ({
      quantity: `output ${axisNames(input)[axis]}`,
      formula: 'W * block',
      substituted: `${formatDim(spatial(input)[axis])} * ${block}`,
      value: formatDim(size),
    }));
    const depth = {
      quantity: 'output channels',
      formula: 'channels / cells of a block',
      substituted: `${formatDim(channels)} / ${cells}`,
      value: formatDim(deep),
    };
    return success([...sides, deep], [...derivations, depth], conditions.list);
  },
  weights: () => [],
  cost: () => free,
  lower: ({ inputs: [input], output, attributes }) => {
    const [shape, cells] = [sizesOf(output), sizesOf(spatial(input))];
    const op = spreadBlocks({ ...attributes, cells, channels: shape[shape.length - 1] });
    return [{ op, inputs: [0], shape }];
  },
});
