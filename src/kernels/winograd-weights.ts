/**
 * Filters as Winograd's products want them: panels of eight outputs, [36 points][k, padded to 4][8]. Behind each point
 * lie 16 values of nothing, so that points do not all fall to the same place in a cache.
 */
import { loadLanes, prepareTransforms, spread, transformBytes } from './winograd-transform';

/** Bytes from a point to the next, of a panel with so many values of k. */
export function panelPointBytes(depth: i32): usize {
  return ((depth as usize) << 5) + 64;
}

/**
 * Packs panel `tile` of weights (Cout, size, size, Cin); k counts the input channels. `scales` has a factor for each
 * output, padded to 8, or is 0.
 */
export function packPanel(
  weights: usize,
  scales: usize,
  channels: i32,
  outputs: i32,
  size: i32,
  tile: i32,
  panel: usize,
  scratch: usize,
): void {
  const taps = size * size;
  const depth = (channels + 3) & ~3;
  const pointStep = panelPointBytes(depth);
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
export function packTurnedPanel(
  weights: usize,
  channels: i32,
  outputs: i32,
  size: i32,
  tile: i32,
  panel: usize,
  scratch: usize,
): void {
  const taps = size * size;
  const depth = (outputs + 3) & ~3;
  const pointStep = panelPointBytes(depth);
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
