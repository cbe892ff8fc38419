/** Packs the filters of Winograd's convolution before they are used: all panels of `winograd-weights.ts`, one after the other. */
import { address, word } from './task';
import { packPanel, packTurnedPanel, panelPointBytes } from './winograd-weights';

/**
 * Task: 0 weights (Cout, size, size, Cin), 1 panels, 2 a scale of each output, padded to 8, or 0, 3 Cin, 4 Cout, 5
 * size. A tile is a panel.
 */
export function winograd_pack_forward(task: usize, tile: i32, scratch: usize): void {
  const channels = word(task, 3);
  const panel = address(task, 1) + (tile as usize) * 36 * panelPointBytes((channels + 3) & ~3);
  packPanel(address(task, 0), address(task, 2), channels, word(task, 4), word(task, 5), tile, panel, scratch);
}

/** The same for turned filters. */
export function winograd_pack_turned(task: usize, tile: i32, scratch: usize): void {
  const outputs = word(task, 4);
  const panel = address(task, 1) + (tile as usize) * 36 * panelPointBytes((outputs + 3) & ~3);
  packTurnedPanel(address(task, 0), word(task, 3), outputs, word(task, 5), tile, panel, scratch);
}
