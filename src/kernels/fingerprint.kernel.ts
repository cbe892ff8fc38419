/** A short number that changes when values change, to find out whether somebody has written to them. */
import { address, word } from './task';

/** Task: 0 values, 1 count, 2 where the four words go. Every bit of every value counts, and so does its place. */
export function fingerprint(task: usize, _tile: i32, _scratch: usize): void {
  let at = address(task, 0);
  const end = at + ((word(task, 1) as usize) << 2);
  const factor = i32x4.splat(0x01000193);
  let a = i32x4.splat(0x2545f491);
  let b = i32x4.splat(0x4f6cdd1d);
  for (; at + 32 <= end; at += 32) {
    a = v128.xor(i32x4.mul(a, factor), v128.load(at));
    b = v128.xor(i32x4.mul(b, factor), v128.load(at, 16));
    // The multiplication moves bits up only; this brings them down again.
    a = v128.xor(a, i32x4.shr_u(a, 15));
    b = v128.xor(b, i32x4.shr_u(b, 13));
  }
  for (; at < end; at += 4) a = v128.xor(i32x4.mul(a, factor), v128.load32_splat(at));
  v128.store(address(task, 2), v128.xor(i32x4.mul(a, factor), b));
}
