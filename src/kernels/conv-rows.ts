/**
 * Rows times a panel of packed weights, with all that is done with the sums while they are in registers: a residual or
 * what a gradient holds already is added, an activation applied, and eight channels of each row are stored. Panels
 * with fewer channels are left to `panel.ts` and `store.ts`.
 *
 * Four rows are what 15 vector registers hold: V8 puts all loads of a loop's body before its arithmetic, so each row
 * takes a register for its value, and a fifth row would have sums spilled.
 */
import { madd } from './multiply-add';
import { panelRows } from './panel';
import { clip, leak } from './store';
import { address, word } from './task';

/**
 * For `count` rows: output[row][lane] = activation(bias[lane] + sum over k of row[k] * panel[k][lane] + added), k
 * ascending. `rows` is a table of addresses (u32), each moved by `shift` bytes, with runs and gaps as `panelSums` has
 * them; `targets` is a table of where the rows go, each moved by `to` bytes. Both tables go on with their last address
 * up to a multiple of `panelRows`. `after` are the four words that `storeSums` has, `output` is where the output starts.
 */
export function multiplyRows(
  rows: usize,
  count: i32,
  shift: usize,
  gaps: usize,
  segments: i32,
  run: i32,
  panel: usize,
  bias: usize,
  targets: usize,
  to: usize,
  after: usize,
  output: usize,
): void {
  const addend = address(after, 0);
  const away = addend - output;
  const leaky = word(after, 1) != 0;
  for (; count > 0; count -= panelRows) {
    let p0 = (load<u32>(rows, 0) as usize) + shift;
    let p1 = (load<u32>(rows, 4) as usize) + shift;
    let p2 = (load<u32>(rows, 8) as usize) + shift;
    let p3 = (load<u32>(rows, 12) as usize) + shift;
    let a0 = v128.load(bias);
    let b0 = v128.load(bias, 16);
    let a1 = a0;
    let b1 = b0;
    let a2 = a0;
    let b2 = b0;
    let a3 = a0;
    let b3 = b0;
    let weights = panel;
    let gap = gaps;
    for (let segment = segments; segment > 0; segment--) {
      for (let k = run; k > 0; k--) {
        const w = v128.load(weights);
        const v = v128.load(weights, 16);
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
        weights += 32;
      }
      const next = load<i32>(gap) as usize;
      gap += 4;
      p0 += next;
      p1 += next;
      p2 += next;
      p3 += next;
    }
    p0 = (load<u32>(targets, 0) as usize) + to;
    p1 = (load<u32>(targets, 4) as usize) + to;
    p2 = (load<u32>(targets, 8) as usize) + to;
    p3 = (load<u32>(targets, 12) as usize) + to;
    if (addend != 0) {
      a0 = f32x4.add(a0, v128.load(p0 + away));
      b0 = f32x4.add(b0, v128.load(p0 + away, 16));
      a1 = f32x4.add(a1, v128.load(p1 + away));
      b1 = f32x4.add(b1, v128.load(p1 + away, 16));
      a2 = f32x4.add(a2, v128.load(p2 + away));
      b2 = f32x4.add(b2, v128.load(p2 + away, 16));
      a3 = f32x4.add(a3, v128.load(p3 + away));
      b3 = f32x4.add(b3, v128.load(p3 + away, 16));
    }
    const low = v128.load32_splat(after, 8);
    if (leaky) {
      a0 = leak(a0, low);
      b0 = leak(b0, low);
      a1 = leak(a1, low);
      b1 = leak(b1, low);
      a2 = leak(a2, low);
      b2 = leak(b2, low);
      a3 = leak(a3, low);
      b3 = leak(b3, low);
    } else {
      const high = v128.load32_splat(after, 12);
      a0 = clip(a0, low, high);
      b0 = clip(b0, low, high);
      a1 = clip(a1, low, high);
      b1 = clip(b1, low, high);
      a2 = clip(a2, low, high);
      b2 = clip(b2, low, high);
      a3 = clip(a3, low, high);
      b3 = clip(b3, low, high);
    }
    v128.store(p0, a0);
    v128.store(p0, b0, 16);
    v128.store(p1, a1);
    v128.store(p1, b1, 16);
    v128.store(p2, a2);
    v128.store(p2, b2, 16);
    v128.store(p3, a3);
    v128.store(p3, b3, 16);
    rows += panelRows << 2;
    targets += panelRows << 2;
  }
}
