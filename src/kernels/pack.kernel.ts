/** Weights of a convolution in panels of eight output channels: [panel][tap][source channel][8]. */
import { depthAxis, filterTap, heightAxis, taps, widthAxis } from './conv-axis';
import { packChannels } from './pack-channels';
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
  const lanes = min<i32>(8, word(task, 3) - first);
  packChannels(from, address(task, 6), address(task, 7), to, lanes, count, scaleLow, scaleHigh);
}
