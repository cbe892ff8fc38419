/**
 * Winograd's convolution of some tiles: their transforms, then for each point a product with the packed filters, and
 * the way back. All three passes go through here; what differs is the filters, and what is done with the sums.
 */
import { panelSums } from './panel';
import { clip } from './store';
import { address, tileEnd, tileStart, word } from './task';
import {
  collect,
  loadLanes,
  prepareTransforms,
  spread,
  storeLanes,
  tileAt,
  transformBytes,
  transformInput,
} from './winograd-transform';
import { packPanel, packTurnedPanel, panelPointBytes } from './winograd-weights';

/** Rows of a product at a time: a multiple of `panelRows`, and so few that their sums stay in the nearest cache. */
const blockRows: i32 = 32;
/** From the sums of a point to those of the next; not a power of two, which would crowd one place of a cache. */
const sumBytes: usize = (blockRows << 5) + 64;
/** Working memory behind which a panel is packed. */
const sumsEnd: usize = transformBytes + 288 + 36 * sumBytes;

/**
 * Task: 0 map (n, H, W, C), 1 H, 2 W, 3 C, 4 padding in y, 5 in x, 6 outputs a tile and axis, 7 tiles in y, 8 in x,
 * 9 first tile, 10 tiles, 11 values from point to point, 12 from tile to tile, 13 where the points go, 14 tiles a tile
 * of work, 15 whether the map is an output's gradient, of which a tile has only the outputs.
 */
export function winograd_points(task: usize, tile: i32, scratch: usize): void {
  const height = word(task, 1);
  const width = word(task, 2);
  const channels = word(task, 3);
  const size = word(task, 6);
  const isGradient = word(task, 15) !== 0;
  const span = isGradient ? size : 6;
  const tilesY = word(task, 7);
  const tilesX = word(task, 8);
  const pointStep = (word(task, 11) as usize) << 2;
  const columnStep = (channels as usize) << 2;
  const rowStep = columnStep * (width as usize);
  const end = tileEnd(tile, word(task, 14), word(task, 10));
  prepareTransforms(scratch, false);
  for (let t = tileStart(tile, word(task, 14)); t < end; t++) {
    const index = t + word(task, 9);
    const x = (index % tilesX) * size - word(task, 5);
    const y = ((index / tilesX) % tilesY) * size - word(task, 4);
    const start = ((index / (tilesX * tilesY)) * height + y) * width + x;
    const from = address(task, 0) + ((start * channels) << 2);
    const to = address(task, 13) + (((t * word(task, 12)) as usize) << 2);
    const isInside = y >= 0 && x >= 0 && y + span <= height && x + span <= width;
    for (let c = 0; c < channels; c += 4) {
      const lanes = channels - c;
      let at = from + (c << 2);
      let row = rowStep;
      let column = columnStep;
      if (!isInside || lanes < 4) {
        gather(at, y, x, height, width, span, row, column, lanes, scratch + tileAt);
        at = scratch + tileAt;
        row = 96;
        column = 16;
      }
      if (isGradient) spread(scratch, at, row, column, size, to + (c << 2), pointStep);
      else transformInput(scratch, at, row, column, to + (c << 2), pointStep);
    }
  }
}

/** `size` by `size` values of a map from (y, x) on, 96 bytes from row to row; 0 where the map has none. */
function gather(
  from: usize,
  y: i32,
  x: i32,
  height: i32,
  width: i32,
  size: i32,
  rowStep: usize,
  columnStep: usize,
  lanes: i32,
  to: usize,
): void {
  for (let i = 0; i < size; i++) {
    let at = from;
    for (let j = 0; j < size; j++) {
      const isInside = y + i >= 0 && y + i < height && x + j >= 0 && x + j < width;
      v128.store(to + (j << 4), isInside ? loadLanes(at, lanes) : f32x4.splat(0));
      at += columnStep;
    }
    from += rowStep;
    to += 96;
  }
}

/**
 * Task: 0 points of the tiles (tile, 36, depth), 1 rows, 2 depth, 3 panels of `winograd-weights.kernel.ts`, 4 bias, padded to 8,
 * 5 output (n, H, W, C), 6 H, 7 W, 8 C, 9 outputs a tile and axis, 10 tiles in y, 11 in x, 12 first tile, 13 residual
 * or 0, 14 whether to add, 15 activation (0 none, 1 between two limits, 2 leaky), 16 and 17 its numbers, 18 blocks of
 * rows; 19 weights that are packed as they are used (3 is unused then), or 0, 20 whether they are turned, 21 a scale
 * for each output or 0, 22 to 24 their Cin, Cout and size. A tile of work is a block of rows and a panel.
 */
export function winograd_output(task: usize, tile: i32, scratch: usize): void {
  const depth = word(task, 2);
  const blocks = word(task, 18);
  const panel = tile / blocks;
  const first = tileStart(tile % blocks, blockRows);
  const rows = tileEnd(tile % blocks, blockRows, word(task, 1)) - first;
  // Working memory: two tiles of the transforms, 32 bytes of zeros, the table of rows, the sums.
  const zeros = scratch + transformBytes;
  const table = zeros + 32;
  const sums = table + 256;
  const rowBytes = (36 * depth) << 2;
  const pointStep = panelPointBytes(depth);
  let filters = address(task, 3) + (panel as usize) * 36 * pointStep;
  if (address(task, 19) !== 0) {
    filters = scratch + sumsEnd;
    pack(task, panel, filters, scratch);
  }
  v128.store(zeros, f32x4.splat(0));
  v128.store(zeros, f32x4.splat(0), 16);
  for (let row = 0; row < blockRows; row++) {
    // Rows that are missing at the end of a group of rows repeat the last one.
    const index = first + min(row, rows - 1);
    store<u32>(table + (row << 2), (address(task, 0) + index * rowBytes) as u32);
  }
  prepareTransforms(scratch, false);
  for (let point = 0; point < 36; point++) {
    const to = sums + (point as usize) * sumBytes;
    panelSums(table, rows, (point * depth) << 2, zeros, 1, depth, filters, zeros, to);
    filters += pointStep;
  }
  for (let row = 0; row < rows; row++) finishTile(task, first + row, panel * 8, sums + (row << 5), scratch);
}

function pack(task: usize, panel: i32, to: usize, scratch: usize): void {
  const weights = address(task, 19);
  const channels = word(task, 22);
  const outputs = word(task, 23);
  const size = word(task, 24);
  if (word(task, 20) !== 0) packTurnedPanel(weights, channels, outputs, size, panel, to, scratch);
  else packPanel(weights, address(task, 21), channels, outputs, size, panel, to, scratch);
}

/** The way back of one tile and eight outputs, and what is done with a sum before it is stored. */
function finishTile(task: usize, row: i32, firstOutput: i32, sums: usize, scratch: usize): void {
  const width = word(task, 7);
  const outputs = word(task, 8);
  const size = word(task, 9);
  const tilesX = word(task, 11);
  const index = row + word(task, 12);
  const line = index / tilesX;
  const image = line / word(task, 10);
  const x = (index - line * tilesX) * size;
  const y = (line - image * word(task, 10)) * size;
  const endY = min(size, word(task, 6) - y);
  const endX = min(size, width - x);
  const start = (image * word(task, 6) + y) * width + x;
  const residual = address(task, 13);
  const adds = word(task, 14) !== 0;
  const kind = word(task, 15);
  for (let o = firstOutput; o < min(firstOutput + 8, outputs); o += 4) {
    const lanes = outputs - o;
    collect(scratch, sums, sumBytes, size);
    sums += 16;
    const bias = v128.load(address(task, 4) + (o << 2));
    const a = v128.load32_splat(task, 64);
    const b = v128.load32_splat(task, 68);
    for (let i = 0; i < endY; i++) {
      let at = ((start + i * width) * outputs + o) << 2;
      let from = scratch + tileAt + (i << 4);
      for (let j = 0; j < endX; j++) {
        let value = f32x4.add(v128.load(from), bias);
        if (residual !== 0) value = f32x4.add(value, loadLanes(residual + at, lanes));
        if (kind === 1) value = clip(value, a, b);
        else if (kind === 2)
          value = v128.bitselect(value, f32x4.mul(value, a), f32x4.gt(value, f32x4.splat(0)));
        if (adds) value = f32x4.add(value, loadLanes(address(task, 5) + at, lanes));
        storeLanes(address(task, 5) + at, value, lanes);
        at += outputs << 2;
        from += 96;
      }
    }
  }
}
