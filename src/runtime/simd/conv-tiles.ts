/**
 * How the product of a pass is cut into tiles: strips of output rows that stay in the second-level cache with the cells
 * they read, pieces of rows that are too long for that, and, where that gives too few tiles, parts of the panels. It
 * never depends on the number of threads.
 */

import {
  extentAlong,
  leavesSource,
  outputsAlong,
  stepAlong,
  tapsAlong,
  tapsTouch,
  windowTapsOfPass,
} from './conv-axes.js';
import type { Engine } from './engine.js';

/** What a strip and the cells that it reads may take, in bytes. */
const stripBytes = 262144;
/** Tiles that large work is cut into, and multiply-adds that a tile is worth. */
const stripTilesWanted = 20;
const macsOfStripTile = 65536;
/** Pixels that a panel is read for at least, before panels are dealt out instead. */
const pixelsOfStrip = 96;
/** A product computes so many pixels at a time. */
const productRows = 4;
const stripSumsBytes = 2048;

/** The channels of a pass: of all groups together, and panels of eight output channels. */
export interface ProductChannels {
  source: number;
  output: number;
  groups: number;
  panels: number;
}

const stripPlan = {
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
  stripPlan.allRows = n * outputsAlong(0) * height;
  const halo = Math.min(height, extentAlong(1) >> 1);
  stripPlan.rows = Math.min(stripPlan.allRows, Math.max(1, halo, Math.floor(stripBytes / rowBytes)));
  const most = stripPlan.rows;
  stripPlan.pieces = 1;
  if (stripPlan.rows === 1 && rowBytes > 2 * stripBytes)
    stripPlan.pieces = Math.min(Math.ceil(rowBytes / stripBytes), Math.ceil(width / 64));
  stripPlan.piece = Math.ceil(width / stripPlan.pieces);
  stripPlan.pieces = Math.ceil(width / stripPlan.piece);
  stripPlan.copies = leavesSource() && windowTapsOfPass() > 0;
  const segments = windowTapsOfPass();
  stripPlan.gapBytes = 4 * segments + 16;
  stripPlan.tableBytes = 4 * (most * stripPlan.piece + productRows);
  stripPlan.planeRows = (Math.min(most, height) - 1) * stepAlong(1) + extentAlong(1);
  const scratch = stripSumsBytes + stripPlan.gapBytes + 2 * stripPlan.tableBytes;
  if (!stripPlan.copies) return scratch;
  const planes = (Math.ceil((most - 1) / height) + 1) * extentAlong(0);
  const copiedRow = ((stripPlan.piece - 1) * stepAlong(2) + extentAlong(2)) * cell;
  return scratch + planes * stripPlan.planeRows * copiedRow;
}

/** Writes what `planStrips` has planned, cut into tiles, into the task of `conv_product`; returns how many tiles. */
export function writeTiles(engine: Engine, channels: ProductChannels): number {
  const { task } = engine;
  const sourceOfGroup = channels.source / channels.groups;
  const outputOfGroup = channels.output / channels.groups;
  const taps = windowTapsOfPass();
  const merged = channels.groups === 1 && tapsTouch();
  const macs = stripPlan.allRows * outputsAlong(2) * sourceOfGroup * taps * channels.output;
  const wanted = Math.min(stripTilesWanted, Math.ceil(macs / macsOfStripTile) + 1);
  const least = Math.max(1, Math.ceil(pixelsOfStrip / stripPlan.piece));
  const spread = Math.max(least, Math.floor((stripPlan.allRows * stripPlan.pieces) / wanted));
  let rows = Math.min(stripPlan.rows, spread);
  rows = Math.ceil(stripPlan.allRows / Math.ceil(stripPlan.allRows / rows));
  const height = outputsAlong(1);
  if (rows > height) rows -= rows % height;
  const strips = Math.ceil(stripPlan.allRows / rows) * stripPlan.pieces;
  const parts = Math.min(channels.panels, Math.ceil(wanted / strips));
  task[8] = channels.source * 4;
  task[9] = channels.output * 4;
  task[10] = sourceOfGroup;
  task[11] = outputOfGroup;
  task[12] = channels.panels / channels.groups;
  task[13] = taps * sourceOfGroup * 32;
  task[14] = merged ? tapsAlong(2) * sourceOfGroup : sourceOfGroup;
  task[15] = merged ? Math.min(1, tapsAlong(2)) : tapsAlong(2);
  task[49] = stripPlan.copies ? 1 : 0;
  task[50] = stripPlan.planeRows;
  task[51] = stripPlan.piece;
  task[52] = stripPlan.pieces;
  task[53] = rows;
  task[54] = stripPlan.allRows;
  task[55] = parts;
  task[56] = channels.panels;
  task[57] = stripPlan.gapBytes;
  task[58] = stripPlan.tableBytes;
  return strips * parts;
}
