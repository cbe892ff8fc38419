/**
 * The inner product of rows and a panel of packed weights: eight columns of the weights, for all k one after the other.
 * Sums stay in registers; what is done with them is left to the caller (`store.ts`).
 *
 * V8 puts all loads of a loop's body before its arithmetic, so every row and every column vector takes a register of
 * its own for the whole body: four rows, unrolled not at all, is what its 15 vector registers hold. Five or six rows,
 * or two steps at once, spill sums and cost a third of the speed.
 */
import { madd } from './multiply-add';

/** Rows at a time. */
export const panelRows: i32 = 4;

/**
 * sums[row][lane] = bias[lane] + sum over k of row[k] * panel[k][lane], for `count` rows and 8 lanes; k ascends.
 *
 * `rows` is a table of addresses (u32), one a row, each moved by `shift` bytes; it and `sums` have room for a multiple
 * of `panelRows`. A row is `segments` runs of `run` values; between one run and the next of a row lie as many bytes as
 * `gaps` (i32, one a segment) says, the last one unused: a matrix has one segment, of its whole row. `panel` holds
 * segments * run * 8 values without gaps. `bias` is the address of 8 values.
 */
export function panelSums(
  rows: usize,
  count: i32,
  shift: usize,
  gaps: usize,
  segments: i32,
  run: i32,
  panel: usize,
  bias: usize,
  sums: usize,
): void {
  for (; count > 0; count -= panelRows) {
    let p0 = (load<u32>(rows) as usize) + shift;
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
    v128.store(sums, a0);
    v128.store(sums, b0, 16);
    v128.store(sums, a1, 32);
    v128.store(sums, b1, 48);
    v128.store(sums, a2, 64);
    v128.store(sums, b2, 80);
    v128.store(sums, a3, 96);
    v128.store(sums, b3, 112);
    rows += (panelRows as usize) << 2;
    sums += (panelRows as usize) << 5;
  }
}
