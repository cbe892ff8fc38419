/**
 * Between images and matrix rows: each output position of a convolution reads one patch of the input, and a patch
 * becomes one row. `matrix.ts` multiplies the rows.
 *
 * A row has the order (kD, kH, kW, channels of one group), the order of one filter's weights. `first` counts output
 * positions over the whole batch: (image, depth, height, width), row-major.
 */
import type { ConvGeometry, Floats } from './geometry.js';

/** Values in one row: taps of the filter times channels of a group. */
export function patchLength(g: ConvGeometry): number {
  return g.filter[0] * g.filter[1] * g.filter[2] * (g.input[3] / g.groups);
}

/** Copies the patches of `rowCount` output positions into `rows`; padding gives zeros. */
export function gatherPatches(
  g: ConvGeometry,
  group: number,
  first: number,
  rowCount: number,
  input: Floats,
  rows: Float64Array,
): void {
  const depth = g.input[0];
  const height = g.input[1];
  const width = g.input[2];
  const allChannels = g.input[3];
  const channels = allChannels / g.groups;
  const firstChannel = group * channels;
  const filterDepth = g.filter[0];
  const filterHeight = g.filter[1];
  const filterWidth = g.filter[2];
  const dilationX = g.dilation[2];
  const line = filterWidth * channels;
  const contiguous = dilationX === 1 && g.groups === 1;
  let at = 0;
  for (let r = 0; r < rowCount; r++) {
    let position = first + r;
    const startX = (position % g.output[2]) * g.stride[2] - g.padding[2];
    position = Math.floor(position / g.output[2]);
    const startY = (position % g.output[1]) * g.stride[1] - g.padding[1];
    position = Math.floor(position / g.output[1]);
    const startZ = (position % g.output[0]) * g.stride[0] - g.padding[0];
    const image = Math.floor(position / g.output[0]);
    const wholeLine = contiguous && startX >= 0 && startX + filterWidth <= width;
    for (let kz = 0; kz < filterDepth; kz++) {
      const z = startZ + kz * g.dilation[0];
      for (let ky = 0; ky < filterHeight; ky++) {
        const y = startY + ky * g.dilation[1];
        if (z < 0 || z >= depth || y < 0 || y >= height) {
          for (let i = 0; i < line; i++) rows[at + i] = 0;
          at += line;
          continue;
        }
        const inputLine = ((image * depth + z) * height + y) * width;
        if (wholeLine) {
          const from = (inputLine + startX) * allChannels;
          for (let i = 0; i < line; i++) rows[at + i] = input[from + i];
          at += line;
          continue;
        }
        for (let kx = 0; kx < filterWidth; kx++) {
          const x = startX + kx * dilationX;
          if (x < 0 || x >= width) {
            for (let c = 0; c < channels; c++) rows[at + c] = 0;
          } else {
            const from = (inputLine + x) * allChannels + firstChannel;
            for (let c = 0; c < channels; c++) rows[at + c] = input[from + c];
          }
          at += channels;
        }
      }
    }
  }
}

/** Adds rows back to where `gatherPatches` took them from; what stands for padding is dropped. */
export function scatterPatches(
  g: ConvGeometry,
  group: number,
  first: number,
  rowCount: number,
  rows: Float64Array,
  inputGradient: Floats,
): void {
  const depth = g.input[0];
  const height = g.input[1];
  const width = g.input[2];
  const allChannels = g.input[3];
  const channels = allChannels / g.groups;
  const firstChannel = group * channels;
  const filterDepth = g.filter[0];
  const filterHeight = g.filter[1];
  const filterWidth = g.filter[2];
  const dilationX = g.dilation[2];
  const line = filterWidth * channels;
  const contiguous = dilationX === 1 && g.groups === 1;
  let at = 0;
  for (let r = 0; r < rowCount; r++) {
    let position = first + r;
    const startX = (position % g.output[2]) * g.stride[2] - g.padding[2];
    position = Math.floor(position / g.output[2]);
    const startY = (position % g.output[1]) * g.stride[1] - g.padding[1];
    position = Math.floor(position / g.output[1]);
    const startZ = (position % g.output[0]) * g.stride[0] - g.padding[0];
    const image = Math.floor(position / g.output[0]);
    const wholeLine = contiguous && startX >= 0 && startX + filterWidth <= width;
    for (let kz = 0; kz < filterDepth; kz++) {
      const z = startZ + kz * g.dilation[0];
      for (let ky = 0; ky < filterHeight; ky++) {
        const y = startY + ky * g.dilation[1];
        if (z < 0 || z >= depth || y < 0 || y >= height) {
          at += line;
          continue;
        }
        const inputLine = ((image * depth + z) * height + y) * width;
        if (wholeLine) {
          const to = (inputLine + startX) * allChannels;
          for (let i = 0; i < line; i++) inputGradient[to + i] += rows[at + i];
          at += line;
          continue;
        }
        for (let kx = 0; kx < filterWidth; kx++) {
          const x = startX + kx * dilationX;
          if (x >= 0 && x < width) {
            const to = (inputLine + x) * allChannels + firstChannel;
            for (let c = 0; c < channels; c++) inputGradient[to + c] += rows[at + c];
          }
          at += channels;
        }
      }
    }
  }
}
