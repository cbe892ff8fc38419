/**
 * Depthwise convolution: every channel has a filter of its own, so vectors run over the channels, and nothing is
 * summed but taps. Eight channels of four pixels are computed at a time, so that a loaded filter serves four times.
 */
import { finishDepthwise } from './depthwise-store';
import { madd } from './multiply-add';
import {
  endChannel,
  endRow,
  firstChannel,
  firstRow,
  listRows,
  listSegments,
  pixelBytes,
  rowStart,
  segmentBytes,
  sourceStep,
  tapRowBytes,
  targetStep,
} from './pool-window';
import { address, word } from './task';

/**
 * target = the sums of source * weight over the window, finished. Task: a window (`pool-window.ts`), 32 packed weights
 * [tap][channel], with channels up to a multiple of 8, then a row of what is added, 33 and on as `depthwise-store.ts`.
 */
export function depthwise(task: usize, tile: i32, scratch: usize): void {
  const sums = scratch;
  const list = scratch + 128;
  const segments = listSegments(task, list);
  const rows = list + ((segments * segmentBytes) as usize);
  const channels = endChannel(task, tile);
  const tapBytes = packedBytes(task);
  const weights = address(task, 32);
  const shifts = weights + ((word(task, 9) * word(task, 10) * word(task, 11)) as usize) * tapBytes;
  const inStep = sourceStep(task);
  const outStep = targetStep(task);
  const runBytes = (word(task, 24) * (pixelBytes(task) as i32)) as usize;
  const tapStep = (word(task, 25) as usize) * tapBytes;
  // The same pixels serve neighbouring sums, in the order of the taps or, transposed, against it.
  const turned = runBytes == 0 - inStep;
  const slides = turned || runBytes == inStep;
  for (let row = firstRow(task, tile); row < endRow(task, tile); row++) {
    const end = rows + ((listRows(task, row, rows) * tapRowBytes) as usize);
    const target = address(task, 1) + rowStart(task, row);
    for (let segment = list; segment < rows; segment += segmentBytes as usize) {
      const run = load<i32>(segment, 8);
      for (let c = firstChannel(task, tile); c < channels; c += 8) {
        const shift = (c as usize) << 2;
        const source = address(task, 0) + load<u32>(segment, 4) + shift;
        const weight = weights + (load<u32>(segment, 12) as usize) * tapBytes + shift;
        const to = target + load<u32>(segment, 0) + shift;
        const left = channels - c;
        let a = v128.load(shifts + shift);
        let b = v128.load(shifts + shift, 16);
        if (load<i32>(segment, 16) == 1) {
          for (let entry = rows; entry < end; entry += tapRowBytes as usize) {
            let x = source + load<u32>(entry);
            let w = weight + (load<u32>(entry, 4) as usize) * tapBytes;
            for (let k = run; k > 0; k--) {
              a = madd(a, v128.load(x), v128.load(w));
              b = madd(b, v128.load(x, 16), v128.load(w, 16));
              x += runBytes;
              w += tapStep;
            }
          }
          v128.store(sums, a);
          v128.store(sums, b, 16);
          finishDepthwise(task, sums, 1, to, outStep, left);
          continue;
        }
        if (slides && run == 3) {
          slideThree(
            rows,
            end,
            turned ? source + 2 * runBytes : source,
            turned ? weight + 2 * tapStep : weight,
            inStep,
            turned ? 0 - tapStep : tapStep,
            tapBytes,
            shifts + shift,
            sums,
          );
          finishDepthwise(task, sums, 4, to, outStep, left);
          continue;
        }
        let c0 = a;
        let d0 = b;
        let c1 = a;
        let d1 = b;
        let c2 = a;
        let d2 = b;
        for (let entry = rows; entry < end; entry += tapRowBytes as usize) {
          let x = source + load<u32>(entry);
          let w = weight + (load<u32>(entry, 4) as usize) * tapBytes;
          for (let k = run; k > 0; k--) {
            const u = v128.load(w);
            const v = v128.load(w, 16);
            const x1 = x + inStep;
            const x2 = x1 + inStep;
            const x3 = x2 + inStep;
            a = madd(a, v128.load(x), u);
            b = madd(b, v128.load(x, 16), v);
            c0 = madd(c0, v128.load(x1), u);
            d0 = madd(d0, v128.load(x1, 16), v);
            c1 = madd(c1, v128.load(x2), u);
            d1 = madd(d1, v128.load(x2, 16), v);
            c2 = madd(c2, v128.load(x3), u);
            d2 = madd(d2, v128.load(x3, 16), v);
            x += runBytes;
            w += tapStep;
          }
        }
        // By way of memory: a call while the sums are in registers would cost more.
        v128.store(sums, a);
        v128.store(sums, b, 16);
        v128.store(sums, c0, 32);
        v128.store(sums, d0, 48);
        v128.store(sums, c1, 64);
        v128.store(sums, d1, 80);
        v128.store(sums, c2, 96);
        v128.store(sums, d2, 112);
        finishDepthwise(task, sums, 4, to, outStep, left);
      }
    }
  }
}

/** The sums of four neighbouring pixels over rows of three taps, each pixel loaded once; four channels, twice. */
function slideThree(
  rows: usize,
  end: usize,
  source: usize,
  weight: usize,
  step: usize,
  tapStep: usize,
  tapBytes: usize,
  shifts: usize,
  sums: usize,
): void {
  for (let half: usize = 0; half < 32; half += 16) {
    let a = v128.load(shifts + half);
    let b = a;
    let c = a;
    let d = a;
    for (let entry = rows; entry < end; entry += tapRowBytes as usize) {
      let from = source + half + load<u32>(entry);
      const w = weight + half + (load<u32>(entry, 4) as usize) * tapBytes;
      const u = v128.load(w);
      const v = v128.load(w + tapStep);
      const t = v128.load(w + 2 * tapStep);
      let x = v128.load(from);
      a = madd(a, x, u);
      from += step;
      x = v128.load(from);
      a = madd(a, x, v);
      b = madd(b, x, u);
      from += step;
      x = v128.load(from);
      a = madd(a, x, t);
      b = madd(b, x, v);
      c = madd(c, x, u);
      from += step;
      x = v128.load(from);
      b = madd(b, x, t);
      c = madd(c, x, v);
      d = madd(d, x, u);
      from += step;
      x = v128.load(from);
      c = madd(c, x, t);
      d = madd(d, x, v);
      x = v128.load(from + step);
      d = madd(d, x, t);
    }
    v128.store(sums + half, a);
    v128.store(sums + half, b, 32);
    v128.store(sums + half, c, 64);
    v128.store(sums + half, d, 96);
  }
}

/**
 * sums [tile][tap][channel] = the sum over the tile's rows of target of target * source. Task: a window whose target
 * is the gradient of the output, 32 sums, with channels up to a multiple of 8.
 */
export function depthwise_weight_gradient(task: usize, tile: i32, scratch: usize): void {
  const segments = listSegments(task, scratch);
  const rows = scratch + ((segments * segmentBytes) as usize);
  const channels = word(task, 2);
  const tapBytes = packedBytes(task);
  const tileBytes = ((word(task, 9) * word(task, 10) * word(task, 11)) as usize) * tapBytes;
  const sums = address(task, 32) + (tile as usize) * tileBytes;
  const inStep = sourceStep(task);
  const outStep = targetStep(task);
  const runBytes = (word(task, 24) * (pixelBytes(task) as i32)) as usize;
  memory.fill(sums, 0, tileBytes);
  for (let row = firstRow(task, tile); row < endRow(task, tile); row++) {
    const end = rows + ((listRows(task, row, rows) * tapRowBytes) as usize);
    const target = address(task, 1) + rowStart(task, row);
    for (let segment = scratch; segment < rows; segment += segmentBytes as usize) {
      const run = load<i32>(segment, 8);
      for (let c = 0; c < channels; c += 8) {
        const shift = (c as usize) << 2;
        const source = address(task, 0) + load<u32>(segment, 4) + shift;
        const sum = sums + (load<u32>(segment, 12) as usize) * tapBytes + shift;
        const from = target + load<u32>(segment, 0) + shift;
        const g = v128.load(from);
        const h = v128.load(from, 16);
        if (load<i32>(segment, 16) == 1) {
          for (let entry = rows; entry < end; entry += tapRowBytes as usize) {
            let x = source + load<u32>(entry);
            let s = sum + (load<u32>(entry, 4) as usize) * tapBytes;
            for (let k = run; k > 0; k--) {
              v128.store(s, madd(v128.load(s), g, v128.load(x)));
              v128.store(s, madd(v128.load(s, 16), h, v128.load(x, 16)), 16);
              x += runBytes;
              s += tapBytes;
            }
          }
          continue;
        }
        const g1 = v128.load(from + outStep);
        const h1 = v128.load(from + outStep, 16);
        const g2 = v128.load(from + 2 * outStep);
        const h2 = v128.load(from + 2 * outStep, 16);
        const g3 = v128.load(from + 3 * outStep);
        const h3 = v128.load(from + 3 * outStep, 16);
        for (let entry = rows; entry < end; entry += tapRowBytes as usize) {
          let x = source + load<u32>(entry);
          let s = sum + (load<u32>(entry, 4) as usize) * tapBytes;
          for (let k = run; k > 0; k--) {
            const x1 = x + inStep;
            const x2 = x1 + inStep;
            const x3 = x2 + inStep;
            let a = madd(v128.load(s), g, v128.load(x));
            let b = madd(v128.load(s, 16), h, v128.load(x, 16));
            a = madd(a, g1, v128.load(x1));
            b = madd(b, h1, v128.load(x1, 16));
            a = madd(a, g2, v128.load(x2));
            b = madd(b, h2, v128.load(x2, 16));
            v128.store(s, madd(a, g3, v128.load(x3)));
            v128.store(s, madd(b, h3, v128.load(x3, 16)), 16);
            x += runBytes;
            s += tapBytes;
          }
        }
      }
    }
  }
}

/** Bytes of a tap in packed weights. */
function packedBytes(task: usize): usize {
  return (((word(task, 2) + 7) & -8) as usize) << 2;
}
