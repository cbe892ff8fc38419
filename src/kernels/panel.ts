/**
 * The inner product of rows and a panel of packed weights: eight columns of the weights, for all k one after the other.
 * Sums stay in registers; what is done with them is left to the caller (`store.ts`).
 */
import { madd } from './multiply-add';

/** Rows at a time: as many as the 16 vector registers of V8 hold. Without fused multiply-add a product takes one. */
export const panelRows: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;

/**
 * sums[row][lane] = bias[lane] + sum over k of row[k] * panel[k][lane], for `panelRows` rows and 8 lanes; k ascends.
 *
 * `rows` is a table of addresses (u32), one a row, each moved by `shift` bytes. A row is `segments` runs of `run`
 * values; between one run and the next of a row lie as many bytes as `gaps` (i32, one a segment) says, the last one
 * unused: a matrix has one segment, of its whole row. `panel` holds segments * run * 8 values without gaps. `bias` is
 * the address of 8 values, `sums` that of panelRows * 8.
 */
export function panelSums(
  rows: usize,
  shift: usize,
  gaps: usize,
  segments: i32,
  run: i32,
  panel: usize,
  bias: usize,
  sums: usize,
): void {
  let p0 = (load<u32>(rows, 0) as usize) + shift;
  let p1 = (load<u32>(rows, 4) as usize) + shift;
  let p2 = (load<u32>(rows, 8) as usize) + shift;
  let p3 = (load<u32>(rows, 12) as usize) + shift;
  let p4 = (load<u32>(rows, 16) as usize) + shift;
  let p5: usize = 0;
  if (ASC_FEATURE_RELAXED_SIMD) p5 = (load<u32>(rows, 20) as usize) + shift;
  let w = v128.load(bias);
  let v = v128.load(bias, 16);
  let a0 = w;
  let b0 = v;
  let a1 = w;
  let b1 = v;
  let a2 = w;
  let b2 = v;
  let a3 = w;
  let b3 = v;
  let a4 = w;
  let b4 = v;
  let a5 = w;
  let b5 = v;
  let x = w;
  for (; segments > 0; segments--) {
    let k = run;
    for (; k >= 4; k -= 4) {
      w = v128.load(panel);
      v = v128.load(panel, 16);
      x = v128.load32_splat(p0);
      a0 = madd(a0, x, w);
      b0 = madd(b0, x, v);
      x = v128.load32_splat(p1);
      a1 = madd(a1, x, w);
      b1 = madd(b1, x, v);
      x = v128.load32_splat(p2);
      a2 = madd(a2, x, w);
      b2 = madd(b2, x, v);
      x = v128.load32_splat(p3);
      a3 = madd(a3, x, w);
      b3 = madd(b3, x, v);
      x = v128.load32_splat(p4);
      a4 = madd(a4, x, w);
      b4 = madd(b4, x, v);
      if (ASC_FEATURE_RELAXED_SIMD) {
        x = v128.load32_splat(p5);
        a5 = madd(a5, x, w);
        b5 = madd(b5, x, v);
      }
      w = v128.load(panel, 32);
      v = v128.load(panel, 48);
      x = v128.load32_splat(p0, 4);
      a0 = madd(a0, x, w);
      b0 = madd(b0, x, v);
      x = v128.load32_splat(p1, 4);
      a1 = madd(a1, x, w);
      b1 = madd(b1, x, v);
      x = v128.load32_splat(p2, 4);
      a2 = madd(a2, x, w);
      b2 = madd(b2, x, v);
      x = v128.load32_splat(p3, 4);
      a3 = madd(a3, x, w);
      b3 = madd(b3, x, v);
      x = v128.load32_splat(p4, 4);
      a4 = madd(a4, x, w);
      b4 = madd(b4, x, v);
      if (ASC_FEATURE_RELAXED_SIMD) {
        x = v128.load32_splat(p5, 4);
        a5 = madd(a5, x, w);
        b5 = madd(b5, x, v);
      }
      w = v128.load(panel, 64);
      v = v128.load(panel, 80);
      x = v128.load32_splat(p0, 8);
      a0 = madd(a0, x, w);
      b0 = madd(b0, x, v);
      x = v128.load32_splat(p1, 8);
      a1 = madd(a1, x, w);
      b1 = madd(b1, x, v);
      x = v128.load32_splat(p2, 8);
      a2 = madd(a2, x, w);
      b2 = madd(b2, x, v);
      x = v128.load32_splat(p3, 8);
      a3 = madd(a3, x, w);
      b3 = madd(b3, x, v);
      x = v128.load32_splat(p4, 8);
      a4 = madd(a4, x, w);
      b4 = madd(b4, x, v);
      if (ASC_FEATURE_RELAXED_SIMD) {
        x = v128.load32_splat(p5, 8);
        a5 = madd(a5, x, w);
        b5 = madd(b5, x, v);
      }
      w = v128.load(panel, 96);
      v = v128.load(panel, 112);
      x = v128.load32_splat(p0, 12);
      a0 = madd(a0, x, w);
      b0 = madd(b0, x, v);
      x = v128.load32_splat(p1, 12);
      a1 = madd(a1, x, w);
      b1 = madd(b1, x, v);
      x = v128.load32_splat(p2, 12);
      a2 = madd(a2, x, w);
      b2 = madd(b2, x, v);
      x = v128.load32_splat(p3, 12);
      a3 = madd(a3, x, w);
      b3 = madd(b3, x, v);
      x = v128.load32_splat(p4, 12);
      a4 = madd(a4, x, w);
      b4 = madd(b4, x, v);
      if (ASC_FEATURE_RELAXED_SIMD) {
        x = v128.load32_splat(p5, 12);
        a5 = madd(a5, x, w);
        b5 = madd(b5, x, v);
      }
      p0 += 16;
      p1 += 16;
      p2 += 16;
      p3 += 16;
      p4 += 16;
      if (ASC_FEATURE_RELAXED_SIMD) p5 += 16;
      panel += 128;
    }
    for (; k > 0; k--) {
      w = v128.load(panel);
      v = v128.load(panel, 16);
      x = v128.load32_splat(p0);
      a0 = madd(a0, x, w);
      b0 = madd(b0, x, v);
      x = v128.load32_splat(p1);
      a1 = madd(a1, x, w);
      b1 = madd(b1, x, v);
      x = v128.load32_splat(p2);
      a2 = madd(a2, x, w);
      b2 = madd(b2, x, v);
      x = v128.load32_splat(p3);
      a3 = madd(a3, x, w);
      b3 = madd(b3, x, v);
      x = v128.load32_splat(p4);
      a4 = madd(a4, x, w);
      b4 = madd(b4, x, v);
      if (ASC_FEATURE_RELAXED_SIMD) {
        x = v128.load32_splat(p5);
        a5 = madd(a5, x, w);
        b5 = madd(b5, x, v);
      }
      p0 += 4;
      p1 += 4;
      p2 += 4;
      p3 += 4;
      p4 += 4;
      if (ASC_FEATURE_RELAXED_SIMD) p5 += 4;
      panel += 32;
    }
    const gap = load<i32>(gaps) as usize;
    gaps += 4;
    p0 += gap;
    p1 += gap;
    p2 += gap;
    p3 += gap;
    p4 += gap;
    if (ASC_FEATURE_RELAXED_SIMD) p5 += gap;
  }
  v128.store(sums, a0);
  v128.store(sums, b0, 16);
  v128.store(sums, a1, 32);
  v128.store(sums, b1, 48);
  v128.store(sums, a2, 64);
  v128.store(sums, b2, 80);
  v128.store(sums, a3, 96);
  v128.store(sums, b3, 112);
  v128.store(sums, a4, 128);
  v128.store(sums, b4, 144);
  if (ASC_FEATURE_RELAXED_SIMD) {
    v128.store(sums, a5, 160);
    v128.store(sums, b5, 176);
  }
}
