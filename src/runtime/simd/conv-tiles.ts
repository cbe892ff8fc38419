/**
 * How the product of a pass is cut into tiles: strips of output rows that stay in the second-level cache with the cells
 * they read, pieces of rows that are too long for that, and, where that gives too few tiles, parts of the panels. It
 * never depends on the number of threads.
 */

import { extentAlong, leavesSource, outputsAlong, stepAlong, tapsAlong, tapsTouch } from './conv-axes.js';
import type { Engine } from './engine.js';

/** What a strip and the cells that it reads may take, in bytes. */
const stripBytes = 262144;
/** Tiles that large work is cut into, and multiply-adds that a tile is worth. */
const tilesWanted = 20;
const macsOfTile = 65536;
/** Pixels that a panel is read for at least, before panels are dealt out instead. */
const pixelsOfStrip = 96;
/** A product computes so many pixels at a time. */
const rowsAtOnce = 4;
const sumsBytes = 2048;

/** The channels of a pass: of all groups together, and panels of eight output channels. */
export interface ProductChannels {
  source: number;
  output: number;
  groups: number;
  panels: number;
}

const plan = {
  copies: false,
  planeRows: 0,
  piece: 0,
  pieces: 0,
  rows: 0,
  allRows: 0,
  gapBytes: 0,
  tableBytes: 0,
};

/** Plans the strips of `n` images for the axes that are set. Returns the bytes of scratch that a thread needs. */
export function planStrips(n: number, channels: ProductChannels): number {
  const width = outputsAlong(2);
  const height = outputsAlong(1);
  const cell = channels.source * 4;
  const read = outputsAlong(2) * stepAlong(2) * stepAlong(1) * cell * Math.max(1, extentAlong(0));
  const rowBytes = read + width * channels.output * 4;
  plan.allRows = n * outputsAlong(0) * height;
  const halo = Math.min(height, extentAlong(1) >> 1);
  plan.rows = Math.min(plan.allRows, Math.max(1, halo, Math.floor(stripBytes / rowBytes)));
  const most = plan.rows;
  plan.pieces = 1;
  if (plan.rows === 1 && rowBytes > 2 * stripBytes)
    plan.pieces = Math.min(Math.ceil(rowBytes / stripBytes), Math.ceil(width / 64));
  plan.piece = Math.ceil(width / plan.pieces);
  plan.pieces = Math.ceil(width / plan.piece);
  plan.copies = leavesSource() && tapsAlong(0) * tapsAlong(1) * tapsAlong(2) > 0;
  const segments = tapsAlong(0) * tapsAlong(1) * tapsAlong(2);
  plan.gapBytes = 4 * segments + 16;
  plan.tableBytes = 4 * (most * plan.piece + rowsAtOnce);
  plan.planeRows = (Math.min(most, height) - 1) * stepAlong(1) + extentAlong(1);
  const scratch = sumsBytes + plan.gapBytes + 2 * plan.tableBytes;
  if (!plan.copies) return scratch;
  const planes = (Math.ceil((most - 1) / height) + 1) * extentAlong(0);
  const copiedRow = ((plan.piece - 1) * stepAlong(2) + extentAlong(2)) * cell;
  return scratch + planes * plan.planeRows * copiedRow;
}

/** Writes what `planStrips` has planned, cut into tiles, into the task of `conv_product`; returns how many tiles. */
export function writeTiles(engine: Engine, channels: ProductChannels): number {
  const { task } = engine;
  const sourceOfGroup = channels.source / channels.groups;
  const outputOfGroup = channels.output / channels.groups;
  const taps = tapsAlong(0) * tapsAlong(1) * tapsAlong(2);
  const merged = channels.groups === 1 && tapsTouch();
  const macs = plan.allRows * outputsAlong(2) * sourceOfGroup * taps * channels.output;
  const wanted = Math.min(tilesWanted, Math.ceil(macs / macsOfTile) + 1);
  const least = Math.max(1, Math.ceil(pixelsOfStrip / plan.piece));
  const spread = Math.max(least, Math.floor((plan.allRows * plan.pieces) / wanted));
  let rows = Math.min(plan.rows, spread);
  rows = Math.ceil(plan.allRows / Math.ceil(plan.allRows / rows));
  const height = outputsAlong(1);
  if (rows > height) rows -= rows % height;
  const strips = Math.ceil(plan.allRows / rows) * plan.pieces;
  const parts = Math.min(channels.panels, Math.ceil(wanted / strips));
  task[8] = channels.source * 4;
  task[9] = channels.output * 4;
  task[10] = sourceOfGroup;
  task[11] = outputOfGroup;
  task[12] = channels.panels / channels.groups;
  task[13] = taps * sourceOfGroup * 32;
  task[14] = merged ? tapsAlong(2) * sourceOfGroup : sourceOfGroup;
  task[15] = merged ? Math.min(1, tapsAlong(2)) : tapsAlong(2);
  task[49] = plan.copies ? 1 : 0;
  task[50] = plan.planeRows;
  task[51] = plan.piece;
  task[52] = plan.pieces;
  task[53] = rows;
  task[54] = plan.allRows;
  task[55] = parts;
  task[56] = channels.panels;
  task[57] = plan.gapBytes;
  task[58] = plan.tableBytes;
  return strips * parts;
}
