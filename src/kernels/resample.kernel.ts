/**
 * Weighted sums of cells, axis by axis: resampling, and with transposed weights its gradient. A row of the target is
 * made in two passes: the rows of the source are added up to one, as many channels of it as the thread's memory
 * takes, and then its pixels.
 */
import { storePair } from './pool-store';
import { address, tileEnd, tileStart, word } from './task';

/**
 * target (n, D', H', W', C) = (or +=) the sums over the source (n, D, H, W, C). Task: 0 source, 1 target, 2 channels,
 * 3 to 5 D, H, W, 6 to 8 D', H', W', 9 starts, 10 sources, 11 weights, 12 rows of the target, 13 rows a tile,
 * 14 whether to add, 15 channels at a time (all, or a multiple of 4). For each depth, then each height, then each
 * width of the target, the cells that it reads and their weights stand from starts[i] to starts[i + 1].
 */
export function resample(task: usize, tile: i32, scratch: usize): void {
  const channels = word(task, 2);
  const chunk = word(task, 15);
  const pixel = (channels as usize) << 2;
  const sourceLine = (word(task, 5) as usize) * pixel;
  const targetLine = (word(task, 8) as usize) * pixel;
  const starts = address(task, 9);
  const sources = address(task, 10);
  const weights = address(task, 11);
  const end = tileEnd(tile, word(task, 13), word(task, 12));
  for (let row = tileStart(tile, word(task, 13)); row < end; row++) {
    const y = row % word(task, 7);
    const z = (row / word(task, 7)) % word(task, 6);
    const planes = (row / word(task, 7) / word(task, 6)) * word(task, 3);
    const startZ = at(starts, z);
    const endZ = at(starts, z + 1);
    const startY = at(starts, word(task, 6) + y);
    const endY = at(starts, word(task, 6) + y + 1);
    const target = address(task, 1) + (row as usize) * targetLine;
    for (let c = 0; c < channels; c += chunk) {
      const count = min(chunk, channels - c);
      const shift = (c as usize) << 2;
      const to = target + shift;
      const single = endZ - startZ == 1 && endY - startY == 1;
      if (single && weight(weights, startZ) * weight(weights, startY) == 1) {
        const line = (planes + at(sources, startZ)) * word(task, 4) + at(sources, startY);
        addPixels(task, address(task, 0) + (line as usize) * sourceLine + shift, pixel, to, count);
        continue;
      }
      let adds = false;
      for (let tz = startZ; tz < endZ; tz++) {
        const plane = (planes + at(sources, tz)) * word(task, 4);
        for (let ty = startY; ty < endY; ty++) {
          const from = address(task, 0) + ((plane + at(sources, ty)) as usize) * sourceLine + shift;
          addLine(task, from, weight(weights, tz) * weight(weights, ty), scratch, count, adds);
          adds = true;
        }
      }
      // Where nothing is read, the line is not made and must not count.
      if (adds) addPixels(task, scratch, (chunk as usize) << 2, to, count);
      else if (word(task, 14) == 0) clearPixels(task, to, count);
    }
  }
}

function at(list: usize, index: i32): i32 {
  return load<i32>(list + ((index as usize) << 2));
}

function weight(list: usize, index: i32): f32 {
  return load<f32>(list + ((index as usize) << 2));
}

/** line = or += weight * a row of the source, `count` channels of each pixel. */
function addLine(task: usize, source: usize, weight: f32, line: usize, count: i32, adds: bool): void {
  const channels = word(task, 2);
  const chunk = word(task, 15);
  const factor = f32x4.splat(weight);
  // With all channels, the row is one stretch.
  const whole = chunk == channels;
  const pixels = whole ? 1 : word(task, 5);
  const bytes = ((whole ? channels * word(task, 5) : count) as usize) << 2;
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (adds) {
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(line + i, f32x4.add(v128.load(line + i), f32x4.mul(v128.load(source + i), factor)));
    } else {
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(line + i, f32x4.mul(v128.load(source + i), factor));
    }
    line += (chunk as usize) << 2;
    source += (channels as usize) << 2;
  }
}

/** The pixels of a row of the target, from those of a line, `step` bytes apart; sixteen channels at a time. */
function addPixels(task: usize, line: usize, step: usize, target: usize, count: i32): void {
  const pixel = (word(task, 2) as usize) << 2;
  const adds = word(task, 14) != 0;
  const sources = address(task, 10);
  const weights = address(task, 11);
  const starts = address(task, 9) + (((word(task, 6) + word(task, 7)) as usize) << 2);
  for (let x = 0; x < word(task, 8); x++) {
    const first = at(starts, x);
    const end = at(starts, x + 1);
    let to = target;
    let from = line;
    for (let left = count; left > 0; left -= 16) {
      let a = f32x4.splat(0);
      let b = a;
      let c = a;
      let d = a;
      if (first < end) {
        const factor = f32x4.splat(weight(weights, first));
        const place = from + (at(sources, first) as usize) * step;
        a = f32x4.mul(v128.load(place), factor);
        b = f32x4.mul(v128.load(place, 16), factor);
        c = f32x4.mul(v128.load(place, 32), factor);
        d = f32x4.mul(v128.load(place, 48), factor);
      }
      for (let tap = first + 1; tap < end; tap++) {
        const factor = f32x4.splat(weight(weights, tap));
        const place = from + (at(sources, tap) as usize) * step;
        a = f32x4.add(a, f32x4.mul(v128.load(place), factor));
        b = f32x4.add(b, f32x4.mul(v128.load(place, 16), factor));
        c = f32x4.add(c, f32x4.mul(v128.load(place, 32), factor));
        d = f32x4.add(d, f32x4.mul(v128.load(place, 48), factor));
      }
      if (adds) {
        a = f32x4.add(a, v128.load(to));
        b = f32x4.add(b, v128.load(to, 16));
        c = f32x4.add(c, v128.load(to, 32));
        d = f32x4.add(d, v128.load(to, 48));
      }
      if (left >= 16) {
        v128.store(to, a);
        v128.store(to, b, 16);
        v128.store(to, c, 32);
        v128.store(to, d, 48);
      } else {
        storePair(to, a, b, left);
        storePair(to + 32, c, d, left - 8);
      }
      to += 64;
      from += 64;
    }
    target += pixel;
  }
}

function clearPixels(task: usize, target: usize, count: i32): void {
  const pixel = (word(task, 2) as usize) << 2;
  for (let x = 0; x < word(task, 8); x++) {
    memory.fill(target, 0, (count as usize) << 2);
    target += pixel;
  }
}
