/** Nothing but multiply-adds on registers: what the machine can do at most, to measure the kernels against. */
import { madd } from './multiply-add';
import { address, word } from './task';

/** Task: 0 where the sums of the tiles go, 1 rounds. A round is 16 multiply-adds of four lanes: 128 operations. */
export function peak(task: usize, tile: i32, _scratch: usize): void {
  const x = f32x4.splat(1.0000001);
  const y = f32x4.splat(1e-9);
  let a = y;
  let b = y;
  let c = y;
  let d = y;
  let e = y;
  let f = y;
  let g = y;
  let h = y;
  for (let round = word(task, 1); round > 0; round--) {
    a = madd(a, x, y);
    b = madd(b, x, y);
    c = madd(c, x, y);
    d = madd(d, x, y);
    e = madd(e, x, y);
    f = madd(f, x, y);
    g = madd(g, x, y);
    h = madd(h, x, y);
    a = madd(a, x, y);
    b = madd(b, x, y);
    c = madd(c, x, y);
    d = madd(d, x, y);
    e = madd(e, x, y);
    f = madd(f, x, y);
    g = madd(g, x, y);
    h = madd(h, x, y);
  }
  const sum = f32x4.add(
    f32x4.add(f32x4.add(a, b), f32x4.add(c, d)),
    f32x4.add(f32x4.add(e, f), f32x4.add(g, h)),
  );
  v128.store(address(task, 0) + ((tile as usize) << 4), sum);
}
