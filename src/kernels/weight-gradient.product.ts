/**
 * The gradient of convolution weights where there are many input channels: for one tap, output channels are rows and
 * input channels columns. Taps leave out the positions at which they would read padding.
 */
import { address, word } from './task';
import { blockBytes, gatherPlaces, loopBytes, setLoops, sumOuterProducts } from './weight-gradient-block';
import {
  endInside,
  firstInside,
  inputPosition,
  inputSize,
  outputSize,
  partsOf,
} from './weight-gradient-geometry';

/** Task: see weight-gradient-geometry. Tiles: splits, groups, taps, output channels, input channels (innermost). */
export function weight_gradient(task: usize, tile: i32, scratch: usize): void {
  const channels = word(task, 24);
  const outputs = word(task, 25);
  const groups = word(task, 26);
  const groupChannels = channels / groups;
  const groupOutputs = outputs / groups;
  const taps = word(task, 12) * word(task, 13) * word(task, 14);
  const column = (tile % partsOf(groupChannels, word(task, 28))) * word(task, 28);
  tile /= partsOf(groupChannels, word(task, 28));
  const row = (tile % partsOf(groupOutputs, word(task, 27))) * word(task, 27);
  tile /= partsOf(groupOutputs, word(task, 27));
  const tapStart = (tile % partsOf(taps, word(task, 29))) * word(task, 29);
  tile /= partsOf(taps, word(task, 29));
  const group = tile % groups;
  const split = tile / groups;

  const columns = min(word(task, 28), groupChannels - column);
  const rows = min(word(task, 27), groupOutputs - row);
  const tapEnd = min(tapStart + word(task, 29), taps);
  const offsets = scratch + loopBytes + blockBytes;
  for (let r = 0; r < rows; r++) store<i32>(offsets + (r << 2), r << 2);

  const copy = offsets + (((rows << 2) + 63) & -64);

  const left = address(task, 0) + ((group * groupOutputs + row) << 2);
  const right = address(task, 1) + ((group * groupChannels + column) << 2);
  const resultRow = taps * groupChannels;
  const result =
    address(task, 2) +
    (split as usize) * address(task, 3) +
    (((group * groupOutputs + row) * resultRow + column) << 2);

  const lines = word(task, 31);
  const strips = partsOf(outputSize(task, 1), lines);
  const images = word(task, 30);
  const planes = outputSize(task, 0);
  const chunks = partsOf(word(task, 5), images) * planes * strips;
  const firstChunk = split * word(task, 32);
  const endChunk = min(firstChunk + word(task, 32), chunks);
  for (let chunk = firstChunk; chunk < endChunk; chunk++) {
    const adds = word(task, 4) != 0 || chunk > firstChunk;
    const yStart = (chunk % strips) * lines;
    const yEnd = min(yStart + lines, outputSize(task, 1));
    const z = (chunk / strips) % planes;
    const image = (chunk / strips / planes) * images;
    for (let tap = tapStart; tap < tapEnd; tap++) {
      const kx = tap % word(task, 14);
      const ky = (tap / word(task, 14)) % word(task, 13);
      const kz = tap / word(task, 14) / word(task, 13);
      const inputZ = inputPosition(task, 0, kz, z);
      const y = firstInside(task, 1, ky, yStart);
      const x = firstInside(task, 2, kx, 0);
      const yCount = endInside(task, 1, ky, yEnd) - y;
      const xCount = endInside(task, 2, kx, outputSize(task, 2)) - x;
      const inside = inputZ >= 0 && inputZ < inputSize(task, 0) && yCount > 0 && xCount > 0;
      // Where there is nothing to sum, zeros must still be set.
      if (!inside && adds) continue;
      setLoops(
        scratch,
        inside ? xCount : 0,
        outputs << 2,
        (word(task, 17) * channels) << 2,
        yCount,
        (outputSize(task, 2) * outputs) << 2,
        (word(task, 16) * inputSize(task, 2) * channels) << 2,
        min(images, word(task, 5) - image),
        (planes * outputSize(task, 1) * outputSize(task, 2) * outputs) << 2,
        (inputSize(task, 0) * inputSize(task, 1) * inputSize(task, 2) * channels) << 2,
      );
      let leftAt = left;
      let rightAt = right;
      const outputAt = ((image * planes + z) * outputSize(task, 1) + y) * outputSize(task, 2) + x;
      const inputAt =
        ((image * inputSize(task, 0) + inputZ) * inputSize(task, 1) + inputPosition(task, 1, ky, y)) *
          inputSize(task, 2) +
        inputPosition(task, 2, kx, x);
      leftAt += (outputAt * outputs) << 2;
      rightAt += (inputAt * channels) << 2;
      if (word(task, 33) != 0 && inside) {
        const copied = gatherPlaces(scratch, 4, leftAt, rows << 2, copy);
        gatherPlaces(scratch, 8, rightAt, columns << 2, copied);
        leftAt = copy;
        rightAt = copied;
        const places = ((copied - copy) as i32) / (rows << 2);
        setLoops(scratch, places, rows << 2, columns << 2, 1, 0, 0, 1, 0, 0);
      }
      sumOuterProducts(
        scratch,
        leftAt,
        offsets,
        rows,
        rightAt,
        columns,
        result + ((tap * groupChannels) << 2),
        resultRow << 2,
        adds,
      );
    }
  }
}
