/** Weights of a convolution in panels of eight output channels: [panel][tap][source channel][8]. */
import { depthAxis, filterTap, heightAxis, taps, widthAxis } from './conv-axis';
import { address, tileEnd, tileStart, word } from './task';

/**
 * Tiles are blocks of panels. Task: 0 weights, 1 panels, 2 a factor for each lane of all panels or 0, 3 output channels
 * of a group, 4 panels of a group, 5 source channels of a group; bytes of the weights from one to the next: 6 output
 * channel, 7 source channel, 8 group, 9 tap; 10 and 11 height and width of the filter, 12 panels of a tile, 13 source
 * channels that are packed for all of those before the next ones, 14 all panels, 16 to 48 the axes. Lanes that have no
 * channel are 0.
 */
export function pack_panels(task: usize, tile: i32, _scratch: usize): void {
  const start = tileStart(tile, word(task, 12));
  const end = tileEnd(tile, word(task, 12), word(task, 14));
  const depth = word(task, 5);
  const atOnce = word(task, 13);
  let cell = 0;
  for (let z = 0; z < taps(task, depthAxis); z++) {
    for (let y = 0; y < taps(task, heightAxis); y++) {
      for (let x = 0; x < taps(task, widthAxis); x++, cell++) {
        const plane = filterTap(task, depthAxis, z) * word(task, 10) + filterTap(task, heightAxis, y);
        const tap = plane * word(task, 11) + filterTap(task, widthAxis, x);
        for (let channel = 0; channel < depth; channel += atOnce) {
          const count = min<i32>(atOnce, depth - channel);
          for (let panel = start; panel < end; panel++) packCell(task, panel, cell, tap, channel, count);
        }
      }
    }
  }
}

/** Packs `count` source channels from `channel` on of the filter's tap `tap`, which is tap `cell` of the panel. */
function packCell(task: usize, panel: i32, cell: i32, tap: i32, channel: i32, count: i32): void {
  const group = panel / word(task, 4);
  const first = (panel % word(task, 4)) << 3;
  const cells = taps(task, depthAxis) * taps(task, heightAxis) * taps(task, widthAxis);
  let scaleLow = f32x4.splat(1);
  let scaleHigh = scaleLow;
  if (address(task, 2) != 0) {
    scaleLow = v128.load(address(task, 2) + ((panel as usize) << 5));
    scaleHigh = v128.load(address(task, 2) + ((panel as usize) << 5), 16);
  }
  const from =
    address(task, 0) +
    (group as usize) * address(task, 8) +
    (first as usize) * address(task, 6) +
    (tap as usize) * address(task, 9) +
    (channel as usize) * address(task, 7);
  const to = address(task, 1) + (((panel * cells + cell) * word(task, 5) + channel) as usize) * 32;
  packChannels(task, from, to, min<i32>(8, word(task, 3) - first), count, scaleLow, scaleHigh);
}

function packChannels(
  task: usize,
  from: usize,
  to: usize,
  lanes: i32,
  depth: i32,
  scaleLow: v128,
  scaleHigh: v128,
): void {
  const laneBytes = address(task, 6);
  const channelBytes = address(task, 7);
  let channel = 0;
  if (lanes == 8 && laneBytes == 4) {
    for (; channel < depth; channel++, from += channelBytes, to += 32) {
      v128.store(to, f32x4.mul(v128.load(from), scaleLow));
      v128.store(to, f32x4.mul(v128.load(from, 16), scaleHigh), 16);
    }
  }
  if (lanes == 8 && channelBytes == 4) {
    for (; channel + 4 <= depth; channel += 4, from += 16, to += 128) {
      turn(from, laneBytes, to, scaleLow);
      turn(from + (laneBytes << 2), laneBytes, to + 16, scaleHigh);
    }
  }
  for (; channel < depth; channel++, from += channelBytes, to += 32) {
    v128.store(to, f32x4.splat(0));
    v128.store(to, f32x4.splat(0), 16);
    let at = from;
    for (let lane = 0; lane < lanes; lane++, at += laneBytes)
      store<f32>(to + ((lane as usize) << 2), load<f32>(at));
    v128.store(to, f32x4.mul(v128.load(to), scaleLow));
    v128.store(to, f32x4.mul(v128.load(to, 16), scaleHigh), 16);
  }
}

/** Four channels of four lanes, from a row of channels for each lane to a vector of lanes for each channel. */
function turn(from: usize, laneBytes: usize, to: usize, scale: v128): void {
  const a = v128.load(from);
  const b = v128.load(from + laneBytes);
  const c = v128.load(from + (laneBytes << 1));
  const d = v128.load(from + laneBytes * 3);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, f32x4.mul(v128.shuffle<f64>(ab, cd, 0, 2), scale));
  v128.store(to, f32x4.mul(v128.shuffle<f64>(ab, cd, 1, 3), scale), 32);
  v128.store(to, f32x4.mul(v128.shuffle<f64>(abHigh, cdHigh, 0, 2), scale), 64);
  v128.store(to, f32x4.mul(v128.shuffle<f64>(abHigh, cdHigh, 1, 3), scale), 96);
}
