/**
 * The gradient of the maximum of windows of two by two elements beside each other, which most networks have: every
 * element of the source belongs to one window at most and is written once, four channels at a time.
 */
import { passing } from './activation-gate';
import { address, real, tileEnd, tileStart, word } from './task';

/**
 * Task: 0 input, 1 outputGradient, 2 inputGradient, 3 channels (at least 4), 4 and 5 height and width of the input, 6
 * and 7 of the output, 8 rows of the output (images, height), 9 rows a tile, 10 to 12 slope, least and most of an
 * activation that made the input (`activation-gate.ts`). Writes every element of the inputGradient.
 */
export function max_pool_gradient_pairs(task: usize, tile: i32, _scratch: usize): void {
  const pixel = (word(task, 3) as usize) << 2;
  const line = (word(task, 5) as usize) * pixel;
  const outputLine = (word(task, 7) as usize) * pixel;
  const height = word(task, 6);
  const slope = f32x4.splat(real(task, 10));
  const least = f32x4.splat(real(task, 11));
  const most = f32x4.splat(real(task, 12));
  const none = f32x4.splat(0);
  const toGradient = address(task, 2) - address(task, 0);
  const end = tileEnd(tile, word(task, 9), word(task, 8));
  for (let row = tileStart(tile, word(task, 9)); row < end; row++) {
    const y = row % height;
    let above = address(task, 0) + (((row / height) * word(task, 4) + 2 * y) as usize) * line;
    let g = address(task, 1) + (row as usize) * outputLine;
    const behind = above + toGradient + line;
    for (const gEnd = g + outputLine; g < gEnd; g += pixel) {
      for (let c: usize = 0; c < pixel; ) {
        const at = above + c;
        const to = at + toGradient;
        // As the reference compares: NaN is larger than all, and the last of several counts.
        let best = v128.load(at);
        let x = v128.load(at + pixel);
        const second = v128.or(f32x4.gt(x, best), f32x4.ne(x, x));
        best = v128.bitselect(x, best, second);
        x = v128.load(at + line);
        const third = v128.or(f32x4.gt(x, best), f32x4.ne(x, x));
        best = v128.bitselect(x, best, third);
        x = v128.load(at + line + pixel);
        const fourth = v128.or(f32x4.gt(x, best), f32x4.ne(x, x));
        best = v128.bitselect(x, best, fourth);
        // The sum makes 0 of -0, as adding to zeros would.
        const passed = f32x4.add(passing(best, v128.load(g + c), slope, least, most), none);
        const later = v128.or(third, fourth);
        v128.store(to, v128.andnot(passed, v128.or(second, later)));
        v128.store(to + pixel, v128.and(v128.andnot(passed, later), second));
        v128.store(to + line, v128.and(v128.andnot(passed, fourth), third));
        v128.store(to + line + pixel, v128.and(passed, fourth));
        // The last channels are done together with some before them.
        c = c + 16 < pixel ? min(c + 16, pixel - 16) : pixel;
      }
      above += 2 * pixel;
    }
    // What lies beside the last window, and below the last row of them.
    const right = line - 2 * outputLine;
    memory.fill(behind - right, 0, right);
    memory.fill(behind + line - right, 0, right);
    if (y == height - 1) memory.fill(behind + line, 0, ((word(task, 4) - 2 * height) as usize) * line);
  }
}
