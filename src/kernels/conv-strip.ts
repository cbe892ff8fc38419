/**
 * The source cells that a strip of output rows reads, as addresses: a table with one for each output pixel. Where the
 * window leaves the source, the cells are copied between zeros first, so that no address needs a check later.
 */
import {
  depthAxis,
  extent,
  heightAxis,
  outputCell,
  outputCount,
  outputSize,
  sourceSize,
  sourceStart,
  sourceStep,
  tapStep,
  taps,
  widthAxis,
} from './conv-axis';
import { panelRows } from './panel';
import { address, word } from './task';

const cellWord: i32 = 8;
const outputCellWord: i32 = 9;
const runWord: i32 = 14;
const segmentsOfRowWord: i32 = 15;
const copiesWord: i32 = 49;
const planeRowsWord: i32 = 50;
const pieceWord: i32 = 51;

/** Bytes from one source row to the next: of the copy, as wide as a piece needs, or of the source itself. */
function rowBytes(task: usize): i32 {
  const cells =
    word(task, copiesWord) != 0
      ? (word(task, pieceWord) - 1) * sourceStep(task, widthAxis) + extent(task, widthAxis)
      : sourceSize(task, widthAxis);
  return cells * word(task, cellWord);
}

function planeBytes(task: usize): i32 {
  const rows = word(task, copiesWord) != 0 ? word(task, planeRowsWord) : sourceSize(task, heightAxis);
  return rows * rowBytes(task);
}

/** Writes the bytes between one run of a window and the next, and returns how many runs there are. */
export function writeGaps(task: usize, gaps: usize): i32 {
  const ofRow = word(task, segmentsOfRowWord);
  const run = word(task, runWord) << 2;
  let count = 0;
  let last = 0;
  for (let z = 0; z < taps(task, depthAxis); z++) {
    for (let y = 0; y < taps(task, heightAxis); y++) {
      for (let x = 0; x < ofRow; x++) {
        const at =
          z * tapStep(task, depthAxis) * planeBytes(task) +
          y * tapStep(task, heightAxis) * rowBytes(task) +
          x * tapStep(task, widthAxis) * word(task, cellWord);
        if (count > 0) store<i32>(gaps + ((count as usize) << 2) - 4, at - last - run);
        last = at;
        count++;
      }
    }
  }
  return count;
}

/**
 * Fills the tables of sources and targets for the output rows from `row` to `end` (counted over images, depth and
 * height) and their cells from `left` to `right`; `copy` is memory for the copied cells. Returns how many pixels.
 */
export function writePixels(
  task: usize,
  row: i32,
  end: i32,
  left: i32,
  right: i32,
  sources: usize,
  targets: usize,
  copy: usize,
): i32 {
  const height = outputCount(task, heightAxis);
  const depth = outputCount(task, depthAxis);
  const across = (sourceStep(task, widthAxis) * word(task, cellWord)) as usize;
  const down = (sourceStep(task, heightAxis) * rowBytes(task)) as usize;
  const apart = ((outputCell(task, widthAxis, 1) - outputCell(task, widthAxis, 0)) *
    word(task, outputCellWord)) as usize;
  let pixels = 0;
  while (row < end) {
    const y = row % height;
    const plane = row / height;
    const rows = min<i32>(height - y, end - row);
    const z = plane % depth;
    let base = place(task, plane / depth, z, y, left);
    if (word(task, copiesWord) != 0) {
      base = copy;
      copy = copyCells(task, plane / depth, z, y, rows, left, right, copy);
    }
    for (let r = 0; r < rows; r++, base += down) {
      const at = (pixels as usize) << 2;
      writeProgression(sources + at, base, across, right - left);
      writeProgression(targets + at, target(task, plane / depth, z, y + r, left), apart, right - left);
      pixels += right - left;
    }
    row += rows;
  }
  repeatLast(sources, pixels);
  repeatLast(targets, pixels);
  return pixels;
}

/** Writes `count` addresses, `step` apart, and up to three more. */
function writeProgression(table: usize, first: usize, step: usize, count: i32): void {
  const steps = i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(step as i32));
  const next = i32x4.splat((step << 2) as i32);
  let addresses = i32x4.add(i32x4.splat(first as i32), steps);
  for (; count > 0; count -= 4, table += 16) {
    v128.store(table, addresses);
    addresses = i32x4.add(addresses, next);
  }
}

/** Fills a table up to whole groups of rows: where rows are missing, the last one is computed again. */
function repeatLast(table: usize, count: i32): void {
  const last = load<u32>(table + ((count as usize) << 2) - 4);
  for (; count % panelRows != 0; count++) store<u32>(table + ((count as usize) << 2), last);
}

function target(task: usize, image: i32, z: i32, y: i32, x: i32): usize {
  const plane = image * outputSize(task, depthAxis) + outputCell(task, depthAxis, z);
  const row = plane * outputSize(task, heightAxis) + outputCell(task, heightAxis, y);
  const cell = row * outputSize(task, widthAxis) + outputCell(task, widthAxis, x);
  return address(task, 1) + (cell as usize) * (word(task, outputCellWord) as usize);
}

/** The first source cell of an output, in the source itself. */
function place(task: usize, image: i32, z: i32, y: i32, x: i32): usize {
  const plane = image * sourceSize(task, depthAxis) + sourceStart(task, depthAxis, z);
  const row = plane * sourceSize(task, heightAxis) + sourceStart(task, heightAxis, y);
  const cell = row * sourceSize(task, widthAxis) + sourceStart(task, widthAxis, x);
  return address(task, 0) + (cell as usize) * (word(task, cellWord) as usize);
}

/** Copies the cells that some rows of one output plane read, zeros where there are none; returns where the copy ends. */
function copyCells(
  task: usize,
  image: i32,
  z: i32,
  y: i32,
  rows: i32,
  left: i32,
  right: i32,
  copy: usize,
): usize {
  const cell = word(task, cellWord) as usize;
  const width = sourceSize(task, widthAxis);
  const wide = (right - left - 1) * sourceStep(task, widthAxis) + extent(task, widthAxis);
  const high = (rows - 1) * sourceStep(task, heightAxis) + extent(task, heightAxis);
  const start = sourceStart(task, widthAxis, left);
  // Cells of a row that exist, as a range of the copied ones.
  const from = min<i32>(wide, max<i32>(0, -start));
  const to = max<i32>(from, min<i32>(wide, width - start));
  const stride = rowBytes(task) as usize;
  for (let k = 0; k < extent(task, depthAxis); k++) {
    const sourceZ = sourceStart(task, depthAxis, z) + k;
    let at = copy;
    for (let r = 0; r < high; r++, at += stride) {
      const sourceY = sourceStart(task, heightAxis, y) + r;
      const exists =
        sourceZ >= 0 &&
        sourceZ < sourceSize(task, depthAxis) &&
        sourceY >= 0 &&
        sourceY < sourceSize(task, heightAxis);
      if (!exists) {
        clearCells(at, (wide as usize) * cell);
        continue;
      }
      const plane = image * sourceSize(task, depthAxis) + sourceZ;
      const first = (plane * sourceSize(task, heightAxis) + sourceY) * width + start + from;
      clearCells(at, (from as usize) * cell);
      const inside = at + (from as usize) * cell;
      const source = address(task, 0) + (first as usize) * cell;
      copyValues(inside, source, ((to - from) as usize) * cell);
      clearCells(at + (to as usize) * cell, ((wide - to) as usize) * cell);
    }
    copy += planeBytes(task) as usize;
  }
  return copy;
}

/** As `memory.fill` and `memory.copy`, which cost a call into the engine each. */
function clearCells(at: usize, bytes: usize): void {
  const end = at + bytes;
  for (; at + 16 <= end; at += 16) v128.store(at, f32x4.splat(0));
  for (; at < end; at += 4) store<f32>(at, 0);
}

function copyValues(to: usize, from: usize, bytes: usize): void {
  const end = to + bytes;
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.load(from));
  for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(from));
}
