/** Which algorithm computes each pass of a convolution, where there is a choice. */
import type { ConvGeometry } from '../../ir/core-ops.js';

/** A rule of thumb: Winograd's algorithm where the filter is 3x3 or 5x5, and channels and map are large enough. */
export function chooseAlgorithms(geometry: ConvGeometry, batch: number): ConvGeometry['algorithms'] {
  if (!isCovered(geometry)) return undefined;
  const { input, output, filter } = geometry;
  const tile = filter[1] === 3 ? 4 : 2;
  const tiles = batch * Math.ceil(output[1] / tile) * Math.ceil(output[2] / tile);
  const products = 36 * tiles;
  const direct = batch * output[1] * output[2] * filter[1] * filter[2];
  const pays = input[3] >= 16 && output[3] >= 16 && products * 1.5 < direct && tiles >= 8;
  if (!pays) return undefined;
  return { forward: 'winograd', inputGradient: 'winograd', weightGradient: 'winograd' };
}

/** What Winograd's algorithm can compute at all: 3x3 and 5x5 filters that go over the map cell by cell. */
function isCovered({ input, filter, stride, dilation, groups }: ConvGeometry): boolean {
  const [depth, height, width] = filter;
  return (
    input[0] === 1 &&
    depth === 1 &&
    height === width &&
    (height === 3 || height === 5) &&
    stride.every((step) => step === 1) &&
    dilation.every((step) => step === 1) &&
    groups === 1
  );
}
