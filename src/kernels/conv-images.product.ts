/**
 * Convolution on small maps of many images, as a product that leaves out what is padding: tap by tap, the pixels at
 * which the tap reads a cell of the source, times the weights of that tap. Weights are used as soon as they are packed,
 * while they are in the cache; with so few pixels, packing them all before would cost as much as the product.
 */
import {
  depthAxis,
  filterTap,
  heightAxis,
  outputCell,
  outputCount,
  outputSize,
  sourceSize,
  sourceStart,
  tapStep,
  taps,
  widthAxis,
} from './conv-axis';
import { madd } from './multiply-add';
import { packChannels } from './pack-channels';
import { storeSums } from './store';
import { address, tileEnd, tileStart, word } from './task';

/** Source channels whose weights are packed at a time. */
const channelsAtOnce: i32 = 128;

/**
 * Task: 0 source, 1 output, 2 weights, 3 bias (8 values a panel), 4 to 7 `storeSums`, 8 and 9 bytes of a cell of the
 * source and of the output, 10 source channels, 11 output channels, 12 factors (8 values a panel) or 0, 13 panels of a
 * tile, 14 all panels, 15 images, 16 to 48 the axes; bytes of the weights from one to the next: 49 output channel, 50
 * source channel, 51 tap; 52 and 53 height and width of the filter, 54 bytes for each table of pixels. A tile is some
 * panels.
 */
export function conv_images(task: usize, tile: i32, scratch: usize): void {
  const first = tileStart(tile, word(task, 13));
  const panels = tileEnd(tile, word(task, 13), word(task, 14)) - first;
  const targets = scratch;
  const sources = targets + address(task, 54);
  const places = sources + address(task, 54);
  const weights = places + address(task, 54);
  const sums = weights + ((word(task, 13) * channelsAtOnce) << 5);
  const pixels = writeTargets(task, targets);
  // Behind the sums of all pixels are those of none.
  const bytes = ((pixels + 1) as usize) << 5;
  for (let panel = 0; panel < panels; panel++)
    startSums(address(task, 3) + (((first + panel) as usize) << 5), sums + (panel as usize) * bytes, bytes);
  const channels = word(task, 10);
  for (let z = 0; z < taps(task, depthAxis); z++) {
    for (let y = 0; y < taps(task, heightAxis); y++) {
      for (let x = 0; x < taps(task, widthAxis); x++) {
        const inside = writeInside(task, z, y, x, sources, places, bytes - 32);
        if (inside == 0) continue;
        for (let channel = 0; channel < channels; channel += channelsAtOnce) {
          const count = min<i32>(channelsAtOnce, channels - channel);
          for (let panel = 0; panel < panels; panel++)
            packTap(task, first + panel, z, y, x, channel, count, weights + ((panel * channelsAtOnce) << 5));
          const shift = (channel as usize) << 2;
          for (let panel = 0; panel < panels; panel++) {
            const packed = weights + ((panel * channelsAtOnce) << 5);
            const into = sums + (panel as usize) * bytes;
            for (let at: usize = 0; at < (inside as usize) << 2; at += 16)
              addProducts(sources + at, shift, count, packed, into, places + at);
          }
        }
      }
    }
  }
  for (let panel = 0; panel < panels; panel++) {
    const lane = (first + panel) << 3;
    const lanes = min<i32>(8, word(task, 11) - lane);
    const from = sums + (panel as usize) * bytes;
    storeSums(task, 4, address(task, 1), from, targets, (lane as usize) << 2, pixels, lanes);
  }
}

function startSums(bias: usize, sums: usize, bytes: usize): void {
  const low = v128.load(bias);
  const high = v128.load(bias, 16);
  for (const end = sums + bytes; sums < end; sums += 32) {
    v128.store(sums, low);
    v128.store(sums, high, 16);
  }
}

/** Fills the table of addresses of the output's pixels, images outermost; returns how many there are. */
function writeTargets(task: usize, targets: usize): i32 {
  let count = 0;
  for (let image = 0; image < word(task, 15); image++) {
    for (let z = 0; z < outputCount(task, depthAxis); z++) {
      const plane = image * outputSize(task, depthAxis) + outputCell(task, depthAxis, z);
      for (let y = 0; y < outputCount(task, heightAxis); y++) {
        const row = plane * outputSize(task, heightAxis) + outputCell(task, heightAxis, y);
        for (let x = 0; x < outputCount(task, widthAxis); x++, count++) {
          const cell = row * outputSize(task, widthAxis) + outputCell(task, widthAxis, x);
          const to = address(task, 1) + (cell as usize) * address(task, 9);
          store<u32>(targets + ((count as usize) << 2), to as u32);
        }
      }
    }
  }
  return count;
}

/**
 * Fills the tables of what a tap reads and of where the sums of those pixels are, in bytes from the first sum. Returns
 * how many pixels it has; tables are filled up to whole vectors of pixels, with what is `nothing`.
 */
function writeInside(
  task: usize,
  tapZ: i32,
  tapY: i32,
  tapX: i32,
  sources: usize,
  places: usize,
  nothing: usize,
): i32 {
  const cell = address(task, 8);
  let count: usize = 0;
  let place: usize = 0;
  for (let image = 0; image < word(task, 15); image++) {
    for (let z = 0; z < outputCount(task, depthAxis); z++) {
      const sourceZ = sourceStart(task, depthAxis, z) + tapZ * tapStep(task, depthAxis);
      const plane = image * sourceSize(task, depthAxis) + sourceZ;
      for (let y = 0; y < outputCount(task, heightAxis); y++) {
        const sourceY = sourceStart(task, heightAxis, y) + tapY * tapStep(task, heightAxis);
        const row = plane * sourceSize(task, heightAxis) + sourceY;
        for (let x = 0; x < outputCount(task, widthAxis); x++, place += 32) {
          const sourceX = sourceStart(task, widthAxis, x) + tapX * tapStep(task, widthAxis);
          if (
            (sourceZ as u32) >= (sourceSize(task, depthAxis) as u32) ||
            (sourceY as u32) >= (sourceSize(task, heightAxis) as u32) ||
            (sourceX as u32) >= (sourceSize(task, widthAxis) as u32)
          )
            continue;
          const from = address(task, 0) + ((row * sourceSize(task, widthAxis) + sourceX) as usize) * cell;
          store<u32>(sources + count, from as u32);
          store<u32>(places + count, place as u32);
          count += 4;
        }
      }
    }
  }
  for (let more = count; (more & 15) != 0; more += 4) {
    store<u32>(sources + more, load<u32>(sources + more - 4));
    store<u32>(places + more, nothing as u32);
  }
  return (count >> 2) as i32;
}

/** Packs `count` source channels of one tap for one panel. */
function packTap(task: usize, panel: i32, z: i32, y: i32, x: i32, channel: i32, count: i32, to: usize): void {
  const plane = filterTap(task, depthAxis, z) * word(task, 52) + filterTap(task, heightAxis, y);
  const tap = plane * word(task, 53) + filterTap(task, widthAxis, x);
  let low = f32x4.splat(1);
  let high = low;
  const factors = address(task, 12);
  if (factors != 0) {
    low = v128.load(factors + ((panel as usize) << 5));
    high = v128.load(factors + ((panel as usize) << 5), 16);
  }
  const from =
    address(task, 2) +
    ((panel << 3) as usize) * address(task, 49) +
    (channel as usize) * address(task, 50) +
    (tap as usize) * address(task, 51);
  const lanes = min<i32>(8, word(task, 11) - (panel << 3));
  packChannels(from, address(task, 49), address(task, 50), to, lanes, count, low, high);
}

/** Adds the products of four pixels, `shift` bytes into each, and a panel of `count` channels to their sums. */
function addProducts(
  sources: usize,
  shift: usize,
  count: i32,
  panel: usize,
  sums: usize,
  places: usize,
): void {
  let p0 = (load<u32>(sources) as usize) + shift;
  let p1 = (load<u32>(sources, 4) as usize) + shift;
  let p2 = (load<u32>(sources, 8) as usize) + shift;
  let p3 = (load<u32>(sources, 12) as usize) + shift;
  const s0 = sums + (load<u32>(places) as usize);
  const s1 = sums + (load<u32>(places, 4) as usize);
  const s2 = sums + (load<u32>(places, 8) as usize);
  const s3 = sums + (load<u32>(places, 12) as usize);
  let a0 = v128.load(s0);
  let b0 = v128.load(s0, 16);
  let a1 = v128.load(s1);
  let b1 = v128.load(s1, 16);
  let a2 = v128.load(s2);
  let b2 = v128.load(s2, 16);
  let a3 = v128.load(s3);
  let b3 = v128.load(s3, 16);
  for (; count > 0; count--) {
    const w = v128.load(panel);
    const v = v128.load(panel, 16);
    const x0 = v128.load32_splat(p0);
    const x1 = v128.load32_splat(p1);
    const x2 = v128.load32_splat(p2);
    const x3 = v128.load32_splat(p3);
    a0 = madd(a0, x0, w);
    b0 = madd(b0, x0, v);
    a1 = madd(a1, x1, w);
    b1 = madd(b1, x1, v);
    a2 = madd(a2, x2, w);
    b2 = madd(b2, x2, v);
    a3 = madd(a3, x3, w);
    b3 = madd(b3, x3, v);
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
    panel += 32;
  }
  v128.store(s0, a0);
  v128.store(s0, b0, 16);
  v128.store(s1, a1);
  v128.store(s1, b1, 16);
  v128.store(s2, a2);
  v128.store(s2, b2, 16);
  v128.store(s3, a3);
  v128.store(s3, b3, 16);
}
