/**
 * Maps whose cells are copies of another map's: what padding, slicing and nearest-neighbour resampling have in common.
 * Which cell comes from where is said axis by axis; the callers work that out.
 *
 * Maps are (n, D, H, W, C). `sources` has for each depth, then each height, then each width of the output the input's
 * coordinate that it is a copy of, or -1 for none.
 */
import type { Floats, Volume } from './geometry.js';

/** output = the cells of input that `sources` names, channels from `firstChannel` on; `value` where there is none. */
export function gatherCells(
  n: number,
  from: Volume,
  to: Volume,
  firstChannel: number,
  sources: Int32Array,
  value: number,
  input: Floats,
  output: Floats,
): void {
  const [depth, height, width, channels] = to;
  const rowSources = depth;
  const columnSources = depth + height;
  let at = 0;
  for (let image = 0; image < n; image++) {
    for (let z = 0; z < depth; z++) {
      const fromZ = sources[z];
      for (let y = 0; y < height; y++) {
        const fromY = sources[rowSources + y];
        if (fromZ < 0 || fromY < 0) {
          output.fill(value, at, at + width * channels);
          at += width * channels;
          continue;
        }
        const line = ((image * from[0] + fromZ) * from[1] + fromY) * from[2];
        for (let x = 0; x < width; x++) {
          const fromX = sources[columnSources + x];
          if (fromX < 0) {
            for (let c = 0; c < channels; c++) output[at + c] = value;
          } else {
            const source = (line + fromX) * from[3] + firstChannel;
            for (let c = 0; c < channels; c++) output[at + c] = input[source + c];
          }
          at += channels;
        }
      }
    }
  }
}

/** inputGradient += outputGradient, each cell where `gatherCells` took it from. */
export function scatterCells(
  n: number,
  from: Volume,
  to: Volume,
  firstChannel: number,
  sources: Int32Array,
  outputGradient: Floats,
  inputGradient: Floats,
): void {
  const [depth, height, width, channels] = to;
  const rowSources = depth;
  const columnSources = depth + height;
  let at = 0;
  for (let image = 0; image < n; image++) {
    for (let z = 0; z < depth; z++) {
      const fromZ = sources[z];
      for (let y = 0; y < height; y++) {
        const fromY = sources[rowSources + y];
        if (fromZ < 0 || fromY < 0) {
          at += width * channels;
          continue;
        }
        const line = ((image * from[0] + fromZ) * from[1] + fromY) * from[2];
        for (let x = 0; x < width; x++) {
          const fromX = sources[columnSources + x];
          if (fromX >= 0) {
            const target = (line + fromX) * from[3] + firstChannel;
            for (let c = 0; c < channels; c++) inputGradient[target + c] += outputGradient[at + c];
          }
          at += channels;
        }
      }
    }
  }
}
