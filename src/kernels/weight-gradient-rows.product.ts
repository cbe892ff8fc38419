/**
 * The gradient of convolution weights where there are few input channels: all values of a filter are rows, and output
 * channels are columns. The rows of the input that a chunk reads are copied, with the padding around them.
 */
import { address, word } from './task';
import { blockBytes, loopBytes, setLoops, sumOuterProducts } from './weight-gradient-block';
import { inputPosition, inputSize, outputSize, partsOf } from './weight-gradient-geometry';

/**
 * Task: see weight-gradient-geometry. Tiles: splits, groups, output channels (innermost). The result of a split is
 * (groups, filter values, output channels of a group, rounded up to eight).
 */
export function weight_gradient_rows(task: usize, tile: i32, scratch: usize): void {
  const outputs = word(task, 25);
  const groups = word(task, 26);
  const groupChannels = word(task, 24) / groups;
  const groupOutputs = outputs / groups;
  const filterValues = word(task, 12) * word(task, 13) * word(task, 14) * groupChannels;
  const column = (tile % partsOf(groupOutputs, word(task, 27))) * word(task, 27);
  tile /= partsOf(groupOutputs, word(task, 27));
  const group = tile % groups;
  const split = tile / groups;
  const resultRow = partsOf(groupOutputs, 8) << 3;
  const result =
    address(task, 2) +
    (split as usize) * address(task, 3) +
    ((group * filterValues * resultRow + column) << 2);

  const lines = word(task, 31);
  const lineBytes = spread(task, 2, outputSize(task, 2)) * groupChannels * 4;
  const planeBytes = spread(task, 1, lines) * lineBytes;
  const imageBytes = spread(task, 0, 1) * planeBytes;
  const offsets = scratch + loopBytes + blockBytes;
  listRows(task, groupChannels, lineBytes, planeBytes, offsets);
  const copy = offsets + (((filterValues << 2) + 63) & -64);

  const strips = partsOf(outputSize(task, 1), lines);
  const images = word(task, 30);
  const planes = outputSize(task, 0);
  const chunks = partsOf(word(task, 5), images) * planes * strips;
  const firstChunk = split * word(task, 32);
  const endChunk = min(firstChunk + word(task, 32), chunks);
  for (let chunk = firstChunk; chunk < endChunk; chunk++) {
    const y = (chunk % strips) * lines;
    const z = (chunk / strips) % planes;
    const image = (chunk / strips / planes) * images;
    const imageCount = min(images, word(task, 5) - image);
    for (let i = 0; i < imageCount; i++) {
      const to = copy + i * imageBytes;
      copyLines(task, image + i, z, y, group * groupChannels, groupChannels, lineBytes, planeBytes, to);
    }
    setLoops(
      scratch,
      outputSize(task, 2),
      (word(task, 17) * groupChannels) << 2,
      outputs << 2,
      min(lines, outputSize(task, 1) - y),
      word(task, 16) * lineBytes,
      (outputSize(task, 2) * outputs) << 2,
      imageCount,
      imageBytes,
      (planes * outputSize(task, 1) * outputSize(task, 2) * outputs) << 2,
    );
    const outputAt = ((image * planes + z) * outputSize(task, 1) + y) * outputSize(task, 2);
    sumOuterProducts(
      scratch,
      copy,
      offsets,
      filterValues,
      address(task, 0) + ((outputAt * outputs + group * groupOutputs + column) << 2),
      min(word(task, 27), groupOutputs - column),
      result,
      resultRow << 2,
      chunk > firstChunk,
    );
  }
}

/** How many input positions of an axis `count` neighbouring output positions reach over. */
function spread(task: usize, axis: i32, count: i32): i32 {
  return (count - 1) * word(task, 15 + axis) + (word(task, 12 + axis) - 1) * word(task, 18 + axis) + 1;
}

/** Writes where each value of the filter reads, in bytes from what its first value reads. */
function listRows(task: usize, channels: i32, lineBytes: i32, planeBytes: i32, offsets: usize): void {
  for (let kz = 0; kz < word(task, 12); kz++) {
    for (let ky = 0; ky < word(task, 13); ky++) {
      const line = kz * word(task, 18) * planeBytes + ky * word(task, 19) * lineBytes;
      for (let kx = 0; kx < word(task, 14); kx++) {
        for (let channel = 0; channel < channels; channel++, offsets += 4) {
          store<i32>(offsets, line + ((kx * word(task, 20) * channels + channel) << 2));
        }
      }
    }
  }
}

/** Copies what the output lines from (z, y) on read of one image: (planes, lines, positions, channels of the group). */
function copyLines(
  task: usize,
  image: i32,
  z: i32,
  y: i32,
  channel: i32,
  channels: i32,
  lineBytes: i32,
  planeBytes: i32,
  to: usize,
): void {
  const depth = inputSize(task, 0);
  const height = inputSize(task, 1);
  const width = inputSize(task, 2);
  const pixel = word(task, 24) << 2;
  const bytes = channels << 2;
  const fromX = inputPosition(task, 2, 0, 0);
  const before = max(-fromX, 0) * bytes;
  const left = max(fromX, 0);
  const count = min(width - left, (lineBytes - before) / bytes);
  const planes = spread(task, 0, 1);
  const lines = planeBytes / lineBytes;
  for (let plane = 0; plane < planes; plane++) {
    const inputZ = inputPosition(task, 0, 0, z) + plane;
    for (let line = 0; line < lines; line++, to += lineBytes) {
      const inputY = inputPosition(task, 1, 0, y) + line;
      if (inputZ < 0 || inputZ >= depth || inputY < 0 || inputY >= height || count <= 0) {
        memory.fill(to, 0, lineBytes);
        continue;
      }
      const from =
        address(task, 1) +
        ((((image * depth + inputZ) * height + inputY) * width + left) * pixel + (channel << 2));
      memory.fill(to, 0, before);
      if (pixel == bytes) memory.copy(to + before, from, count * bytes);
      else copyPixels(from, pixel, to + before, bytes, count);
      memory.fill(to + before + count * bytes, 0, lineBytes - before - count * bytes);
    }
  }
}

function copyPixels(from: usize, step: i32, to: usize, bytes: i32, count: i32): void {
  for (; count > 0; count--, from += step, to += bytes) {
    for (let at = 0; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at));
  }
}
