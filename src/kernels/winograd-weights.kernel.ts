/**
 * Filters as Winograd's products want them: panels of eight outputs, [panel][36 points][k, padded to 4][8].
 * Behind each point lie 16 values of nothing, so that points do not all fall to the same place in a cache.
 */
import { address, word } from './task';
import { loadLanes, prepareTransforms, spread, transformBytes } from './winograd-transform';

/**
 * Task: 0 weights (Cout, size, size, Cin), 1 panels, 2 a scale of each output, padded to 8, or 0, 3 Cin, 4 Cout, 5
 * size. A tile is a panel; k counts the input channels.
 */
export function winograd_pack_forward(task: usize, tile: i32, scratch: usize): void {
  const weights = address(task, 0);
  const scales = address(task, 2);
  const channels = word(task, 3);
  const outputs = word(task, 4);
  const size = word(task, 5);
  const taps = size * size;
  const depth = (channels + 3) & ~3;
  const pointStep = ((depth as usize) << 5) + 64;
  const panel = address(task, 1) + (tile as usize) * 36 * pointStep;
  const filters = scratch + transformBytes;
  prepareTransforms(scratch, true);
  for (let c = 0; c < depth; c += 4) {
    const lanes = channels - c;
    for (let half = 0; half < 2; half++) {
      const o = tile * 8 + half * 4;
      const scale = scales === 0 ? f32x4.splat(1) : v128.load(scales + (o << 2));
      const row = (taps * channels) << 2;
      let from = weights + ((o * taps * channels + c) << 2);
      for (let tap = 0; tap < taps; tap++) {
        const zero = f32x4.splat(0);
        const a = o < outputs ? loadLanes(from, lanes) : zero;
        const b = o + 1 < outputs ? loadLanes(from + row, lanes) : zero;
        const d = o + 2 < outputs ? loadLanes(from + 2 * row, lanes) : zero;
        const e = o + 3 < outputs ? loadLanes(from + 3 * row, lanes) : zero;
        const low = i32x4.shuffle(a, b, 0, 4, 1, 5);
        const high = i32x4.shuffle(a, b, 2, 6, 3, 7);
        const low2 = i32x4.shuffle(d, e, 0, 4, 1, 5);
        const high2 = i32x4.shuffle(d, e, 2, 6, 3, 7);
        const to = filters + (tap << 4);
        v128.store(to, f32x4.mul(i32x4.shuffle(low, low2, 0, 1, 4, 5), scale));
        v128.store(to, f32x4.mul(i32x4.shuffle(low, low2, 2, 3, 6, 7), scale), 400);
        v128.store(to, f32x4.mul(i32x4.shuffle(high, high2, 0, 1, 4, 5), scale), 800);
        v128.store(to, f32x4.mul(i32x4.shuffle(high, high2, 2, 3, 6, 7), scale), 1200);
        from += channels << 2;
      }
      for (let k = 0; k < 4; k++) {
        const to = panel + ((c + k) << 5) + (half << 4);
        spread(scratch, filters + k * 400, size << 4, 16, size, to, pointStep);
      }
    }
  }
}

/** The same for filters turned by half a circle, to go back: a panel is eight input channels, k counts the outputs. */
export function winograd_pack_turned(task: usize, tile: i32, scratch: usize): void {
  const weights = address(task, 0);
  const channels = word(task, 3);
  const outputs = word(task, 4);
  const size = word(task, 5);
  const taps = size * size;
  const depth = (outputs + 3) & ~3;
  const pointStep = ((depth as usize) << 5) + 64;
  const panel = address(task, 1) + (tile as usize) * 36 * pointStep;
  const filters = scratch + transformBytes;
  prepareTransforms(scratch, true);
  for (let o = 0; o < depth; o++) {
    for (let half = 0; half < 2; half++) {
      const c = tile * 8 + half * 4;
      const lanes = o < outputs ? channels - c : 0;
      let from = weights + (((o * taps + taps - 1) * channels + c) << 2);
      for (let tap = 0; tap < taps; tap++) {
        v128.store(filters + (tap << 4), lanes > 0 ? loadLanes(from, lanes) : f32x4.splat(0));
        from -= channels << 2;
      }
      const to = panel + (o << 5) + (half << 4);
      spread(scratch, filters, size << 4, 16, size, to, pointStep);
    }
  }
}
