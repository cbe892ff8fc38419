/**
 * The elements of the input that one position of a sliding window reads: the taps that do not fall into the padding.
 * Pooling and depthwise convolution walk over them; channels stay the innermost, contiguous dimension.
 */
import type { WindowGeometry } from './geometry.js';

/** Output positions of one image. */
export function windowPositions(g: WindowGeometry): number {
  return g.output[0] * g.output[1] * g.output[2];
}

/** Elements of the window. */
export function windowTaps(g: WindowGeometry): number {
  return g.filter[0] * g.filter[1] * g.filter[2];
}

/**
 * Lists the taps of one output position inside the input, in row-major order of the window.
 * `offsets` gets the index of each tap's first channel in the input batch, `taps` its number in the window.
 * `position` counts over the batch: (image, depth, height, width). Returns how many there are.
 */
export function listTaps(g: WindowGeometry, position: number, offsets: Int32Array, taps: Int32Array): number {
  const startX = (position % g.output[2]) * g.stride[2] - g.padding[2];
  let rest = Math.floor(position / g.output[2]);
  const startY = (rest % g.output[1]) * g.stride[1] - g.padding[1];
  rest = Math.floor(rest / g.output[1]);
  const startZ = (rest % g.output[0]) * g.stride[0] - g.padding[0];
  const image = Math.floor(rest / g.output[0]);
  const channels = g.input[3];
  let count = 0;
  let tap = 0;
  for (let kz = 0; kz < g.filter[0]; kz++) {
    const z = startZ + kz * g.dilation[0];
    for (let ky = 0; ky < g.filter[1]; ky++) {
      const y = startY + ky * g.dilation[1];
      const inside = z >= 0 && z < g.input[0] && y >= 0 && y < g.input[1];
      const line = ((image * g.input[0] + z) * g.input[1] + y) * g.input[2];
      for (let kx = 0; kx < g.filter[2]; kx++) {
        const x = startX + kx * g.dilation[2];
        if (inside && x >= 0 && x < g.input[2]) {
          offsets[count] = (line + x) * channels;
          taps[count] = tap;
          count++;
        }
        tap++;
      }
    }
  }
  return count;
}
