/** Columns of one matrix into those of another: concatenation along the channels, and its gradient. */
import { address, tileEnd, tileStart, word } from './task';

/**
 * Task: 0 rows, 1 columns, 2 rows a tile, 3 from, 4 values from one row to the next there, 5 to, 6 values from one row
 * to the next there, 7 whether to add.
 */
export function copy_columns(task: usize, tile: i32, _scratch: usize): void {
  const size = (word(task, 1) as usize) << 2;
  const fromStep = (word(task, 4) as usize) << 2;
  const toStep = (word(task, 6) as usize) << 2;
  const adds = word(task, 7) != 0;
  const start = tileStart(tile, word(task, 2));
  let from = address(task, 3) + (start as usize) * fromStep;
  let to = address(task, 5) + (start as usize) * toStep;
  for (let rows = tileEnd(tile, word(task, 2), word(task, 0)) - start; rows > 0; rows--) {
    let k: usize = 0;
    for (; k + 16 <= size; k += 16) {
      let values = v128.load(from + k);
      if (adds) values = f32x4.add(values, v128.load(to + k));
      v128.store(to + k, values);
    }
    for (; k < size; k += 4) {
      let value = load<f32>(from + k);
      if (adds) value += load<f32>(to + k);
      store<f32>(to + k, value);
    }
    from += fromStep;
    to += toStep;
  }
}
