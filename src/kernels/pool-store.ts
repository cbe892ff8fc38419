/** Stores of vectors whose last lanes may lie behind the channels. */

/** Stores four lanes, or the first `left` where those are fewer; nothing where there are none. */
export function storeLanes(to: usize, value: v128, left: i32): void {
  if (left >= 4) {
    v128.store(to, value);
    return;
  }
  if (left >= 1) v128.store32_lane(to, value, 0);
  if (left >= 2) v128.store32_lane(to, value, 1, 4);
  if (left >= 3) v128.store32_lane(to, value, 2, 8);
}

/** Stores eight lanes, or the first `left`. */
export function storePair(to: usize, a: v128, b: v128, left: i32): void {
  if (left >= 8) {
    v128.store(to, a);
    v128.store(to, b, 16);
  } else {
    storeLanes(to, a, left);
    storeLanes(to + 16, b, left - 4);
  }
}
