/**
 * Convolution as a product: the cells that a window reads, run after run, times panels of packed weights. A tile is a
 * strip of output rows, or a piece of their width, for some of the panels.
 */
import { outputCount, widthAxis } from './conv-axis';
import { multiplyRows } from './conv-rows';
import { writeGaps, writePixels } from './conv-strip';
import { panelSums } from './panel';
import { storeSums } from './store';
import { address, tileEnd, tileStart, word } from './task';

/** Pixels whose sums are stored at once, and the bytes of those. */
const pixelsAtOnce: i32 = 64;
const sumsBytes: usize = 2048;

/**
 * Task: 0 source, 1 output, 2 panels, 3 bias (8 values a panel), 4 to 7 `storeSums`, 8 and 9 bytes of a cell of the
 * source and of the output, 10 source channels of a group, 11 output channels of a group, 12 panels of a group, 13 bytes
 * of a panel, 14 values of a run, 15 runs of a filter row, 16 to 48 the axes, 49 whether cells are copied, 50 rows of a
 * copied plane, 51 width of a piece, 52 pieces, 53 rows of a strip, 54 all rows, 55 parts of the panels, 56 all panels,
 * 57 and 58 bytes for the gaps and for each table of pixels.
 */
export function conv_product(task: usize, tile: i32, scratch: usize): void {
  const parts = word(task, 55);
  const pieces = word(task, 52);
  const strip = tile / parts / pieces;
  const piece = (tile / parts) % pieces;
  const part = tile % parts;
  const sums = scratch;
  const gaps = sums + sumsBytes;
  const sources = gaps + address(task, 57);
  const targets = sources + address(task, 58);
  const segments = writeGaps(task, gaps);
  const pixels = writePixels(
    task,
    tileStart(strip, word(task, 53)),
    tileEnd(strip, word(task, 53), word(task, 54)),
    tileStart(piece, word(task, 51)),
    tileEnd(piece, word(task, 51), outputCount(task, widthAxis)),
    sources,
    targets,
    targets + address(task, 58),
  );
  const panels = word(task, 56);
  const last = ((part + 1) * panels) / parts;
  for (let panel = (part * panels) / parts; panel < last; panel++)
    multiply(task, panel, segments, pixels, sums, gaps, sources, targets);
}

/** All pixels of the tables times one panel. */
function multiply(
  task: usize,
  panel: i32,
  segments: i32,
  pixels: i32,
  sums: usize,
  gaps: usize,
  sources: usize,
  targets: usize,
): void {
  const group = panel / word(task, 12);
  const first = (panel % word(task, 12)) << 3;
  const channels = word(task, 11);
  const lanes = min<i32>(8, channels - first);
  const weights = address(task, 2) + (panel as usize) * address(task, 13);
  const bias = address(task, 3) + ((panel as usize) << 5);
  const from = ((group * word(task, 10)) as usize) << 2;
  const to = ((group * channels + first) as usize) << 2;
  const run = word(task, 14);
  const output = address(task, 1);
  if (lanes == 8) {
    const after = task + 16;
    multiplyRows(sources, pixels, from, gaps, segments, run, weights, bias, targets, to, after, output);
    return;
  }
  for (let pixel = 0; pixel < pixels; pixel += pixelsAtOnce) {
    const count = min<i32>(pixelsAtOnce, pixels - pixel);
    const at = (pixel as usize) << 2;
    panelSums(sources + at, count, from, gaps, segments, run, weights, bias, sums);
    storeSums(task, 4, output, sums, targets + at, to, count, lanes);
  }
}
