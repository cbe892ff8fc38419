/** Copies a box of values from one place in memory to another, with steps of their own along every axis. */
import { address, tileEnd, tileStart, word } from './task';

/**
 * Task: 0 blocks, 1 blocks a tile, 2 from, 3 to, 4 whether to add, 5 axes; then for each axis, the innermost first: how
 * many, bytes from one to the next in `from`, and in `to`. A block is what the two innermost axes span.
 */
export function copy_box(task: usize, tile: i32, _scratch: usize): void {
  const adds = word(task, 4) != 0;
  const end = tileEnd(tile, word(task, 1), word(task, 0));
  for (let block = tileStart(tile, word(task, 1)); block < end; block++) {
    let from = address(task, 2);
    let to = address(task, 3);
    let rest = block;
    for (let axis = 2; axis < word(task, 5); axis++) {
      const count = word(task, 6 + 3 * axis);
      from += (rest % count) * word(task, 7 + 3 * axis);
      to += (rest % count) * word(task, 8 + 3 * axis);
      rest /= count;
    }
    for (let rows = word(task, 9); rows > 0; rows--) {
      copyRun(from, to, word(task, 6), word(task, 7), word(task, 8), adds);
      from += word(task, 10);
      to += word(task, 11);
    }
  }
}

function copyRun(from: usize, to: usize, count: i32, fromStep: i32, toStep: i32, adds: bool): void {
  if (fromStep == 4 && toStep == 4) {
    for (; count >= 4; count -= 4) {
      let values = v128.load(from);
      if (adds) values = f32x4.add(values, v128.load(to));
      v128.store(to, values);
      from += 16;
      to += 16;
    }
  }
  if (adds) {
    for (; count > 0; count--) {
      store<f32>(to, load<f32>(to) + load<f32>(from));
      from += fromStep;
      to += toStep;
    }
    return;
  }
  for (; count > 0; count--) {
    store<f32>(to, load<f32>(from));
    from += fromStep;
    to += toStep;
  }
}
