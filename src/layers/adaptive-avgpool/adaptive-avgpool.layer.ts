/** Mean over bins, as many of them as are wanted, whatever the size of the map. */
import { noOperations } from '../../ir/cost.js';
import { channelsOf, sizesOf, spatial, spatialRank } from '../../ir/shape.js';
import { dimensions, required } from '../../kit/attributes.js';
import { countOf, product } from '../../kit/costs.js';
import { defineLayer, success } from '../../kit/define-layer.js';
import { greatestCommonDivisor } from '../../kit/divisors.js';
import { needsMap, perDimension } from '../../kit/sides.js';
import { tripleOf, volumeOf } from '../../kit/volume.js';

export const adaptiveAvgpool = defineLayer({
  kind: 'adaptive_avgpool',
  group: 'pooling',
  summary:
    'Divides the map into as many bins as the output has cells, and takes the mean of each; bins overlap where the sizes do not divide.',
  attributes: {
    size: required(dimensions, {
      doc: 'The size of the output: one number for all spatial dimensions, or one for each (`7x7`).',
      positional: true,
      searchUpTo: 16,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes }) => {
    if (spatialRank(input) < 1) return needsMap(input, 'adaptive_avgpool');
    const sizes = perDimension(input, attributes.size, 'size');
    return sizes.ok ? success([...sizes.values, channelsOf(input)]) : sizes;
  },
  weights: () => [],
  cost: ({ inputs: [input], output }) => {
    const outputs = sizesOf(spatial(output));
    const binned = sizesOf(spatial(input)).map((size, axis) => binSizes(size, outputs[axis]));
    // Every sum of the output adds each value of its bin to the first.
    const read = product(...binned, sizesOf(output).at(-1) ?? 1);
    const count = countOf(output);
    return {
      macs: 0n,
      operations: { ...noOperations, add: read - count, divide: count },
      derivations: [],
    };
  },
  lower: ({ inputs: [input], output }) => {
    const outputs = sizesOf(spatial(output));
    const steps = sizesOf(spatial(input)).map((size, axis) => size / outputs[axis]);
    const op = {
      kind: 'resample',
      input: volumeOf(input),
      output: volumeOf(output),
      method: 'area',
      coordinate: 'asymmetric',
      step: tripleOf(steps, 1),
    } as const;
    return [{ op, inputs: [0], shape: sizesOf(output) }];
  },
});

/**
 * The sizes of all bins of one axis, added up. Bin i reaches from floor(i * size / bins) to ceil((i + 1) * size / bins),
 * as PyTorch divides: neighbours share a cell, except at the gcd(size, bins) ends that fall between two cells.
 */
function binSizes(size: number, bins: number): number {
  return size + bins - greatestCommonDivisor(size, bins);
}
